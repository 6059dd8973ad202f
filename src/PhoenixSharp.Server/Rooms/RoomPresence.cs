namespace PhoenixSharp.Server;

/// <summary>Who is in which room; metas are whatever JSON object the client sends.</summary>
internal sealed class RoomPresence : Presence<Payload>;
