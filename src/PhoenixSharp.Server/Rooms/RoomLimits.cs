namespace PhoenixSharp.Server;

/// <summary>How long what a client says may be, in bytes of UTF-8.</summary>
/// <param name="KeyBytes">A presence key: as long as a topic, since both are kept as long as their channel lives.</param>
/// <param name="MetaBytes">A meta.</param>
/// <param name="BroadcastBytes">What goes to other nodes: topic, event and payload together.</param>
internal readonly record struct RoomLimits(int KeyBytes, int MetaBytes, int BroadcastBytes)
{
    /// <summary>Gets how long a presence's topic, key and meta may be together: they travel in a broadcast among nodes, beside what the tracker adds.</summary>
    public int PresenceBytes => BroadcastBytes / 2;
}
