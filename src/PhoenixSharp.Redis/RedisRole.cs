using System.Net;
using PhoenixSharp.Cluster;
using StackExchange.Redis;

namespace PhoenixSharp.Redis;

/// <summary>The role of a server, as its answer to HELLO reports it.</summary>
/// <param name="Role"><c>master</c> or <c>replica</c>; <see langword="null"/> if it can't be known.</param>
/// <param name="IsCluster">Whether the server is a node of a Redis Cluster, whose nodes pass messages on in both directions.</param>
internal readonly record struct RedisRole(string? Role, bool IsCluster)
{
    /// <summary>Asks a server. Redis lets every user send HELLO; a proxy or an old server may not know it.</summary>
    public static async Task<RedisRole> AskAsync(IServer server)
    {
        try
        {
            var answer = (await server.ExecuteAsync("HELLO")).ToDictionary(StringComparer.Ordinal);
            return new RedisRole(Text(answer, "role"), Text(answer, "mode") == "cluster");
        }
        catch (Exception refusal) when (refusal is RedisServerException or RedisCommandException)
        {
            return default;
        }
    }

    /// <summary>Returns what an operator must know about the servers of a connection.</summary>
    public static BrokerNotice? Notice(IEnumerable<KeyValuePair<EndPoint, RedisRole>> servers)
    {
        foreach (var (endPoint, role) in servers)
        {
            if (!role.IsCluster && role.Role is not (null or "master"))
                return Replica(EndPointCollection.ToString(endPoint));
        }
        return servers.Any(server => server.Value.Role is null) ? Unknown : null;
    }

    private static BrokerNotice Unknown { get; } = new(
        "Redis doesn't say whether it is a master or a replica; on a replica, nodes on the master would not get this node's broadcasts",
        IsFault: false);

    private static BrokerNotice Replica(string endPoint) => new(
        $"Redis at {endPoint} is a replica: nodes on its master don't get what this node broadcasts. Connect all nodes to the master.",
        IsFault: true);

    private static string? Text(Dictionary<string, RedisResult> answer, string key) =>
        answer.TryGetValue(key, out var value) ? (string?)value : null;
}
