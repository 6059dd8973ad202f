using PhoenixSharp;

namespace PhoenixApp.Rooms;

/// <summary>Who is in a room, and since when.</summary>
public sealed class RoomPresence : Presence<RoomMeta>;

public sealed record RoomMeta(DateTimeOffset OnlineAt);
