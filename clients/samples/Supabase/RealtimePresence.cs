using PhoenixSharp;

namespace Supabase;

/// <summary>Who is where; a meta is whatever object the client tracks.</summary>
internal sealed class RealtimePresence : Presence<Payload>;
