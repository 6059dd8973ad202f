namespace PhoenixSharp.BrokenServers.Tests.Breaking;

internal static class AllFlaws
{
    public static IReadOnlyList<BrokenServer> Read() =>
        [.. ReplyFlaws.All, .. LifeFlaws.All, .. BroadcastFlaws.All, .. PresenceFlaws.All, .. EncodingFlaws.All, .. ConnectionFlaws.All, .. HttpFlaws.All];
}
