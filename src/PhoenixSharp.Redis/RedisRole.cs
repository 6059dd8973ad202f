using System.Net;
using PhoenixSharp.Cluster;
using StackExchange.Redis;

namespace PhoenixSharp.Redis;

/// <summary>The role of a server, from its answer to HELLO.</summary>
/// <param name="Role"><c>master</c> or <c>replica</c>; <see langword="null"/> if it is unknown.</param>
/// <param name="IsCluster">Whether the server is a node of a Redis Cluster, whose nodes forward messages to each other.</param>
internal readonly record struct RedisRole(string? Role, bool IsCluster)
{
    /// <summary>Asks a server. Every Redis user may send HELLO; a proxy or an old server may not support it.</summary>
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

    /// <summary>Returns a notice if a server is a replica or its role is unknown; otherwise <see langword="null"/>.</summary>
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
        "Redis does not report whether it is a master or a replica. If it is a replica, nodes on the master do not receive "
        + "this node's broadcasts",
        IsFault: false);

    private static BrokerNotice Replica(string endPoint) => new(
        $"Redis at {endPoint} is a replica: nodes on its master do not receive this node's broadcasts. Connect all nodes to the master.",
        IsFault: true);

    private static string? Text(Dictionary<string, RedisResult> answer, string key) =>
        answer.TryGetValue(key, out var value) ? (string?)value : null;
}
