using PhoenixSharp;

namespace AppNamespace.Rooms;

/// <summary>The users in a room, and when each came online.</summary>
public sealed class RoomPresence : Presence<RoomMeta>;

public sealed record RoomMeta(DateTimeOffset OnlineAt);
