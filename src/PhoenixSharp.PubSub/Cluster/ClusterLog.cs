using Microsoft.Extensions.Logging;

namespace PhoenixSharp.Cluster;

/// <summary>What the link to other nodes logs: changes, never single messages.</summary>
internal static partial class ClusterLog
{
    [LoggerMessage(120, LogLevel.Information, "Connected to {Broker} as {Node}")]
    public static partial void Connected(this ILogger logger, string broker, string node);

    [LoggerMessage(121, LogLevel.Warning, "{Broker} is away: broadcasts stay on this node until it is back ({Reason})")]
    public static partial void BrokerAway(this ILogger logger, string broker, string reason);

    [LoggerMessage(122, LogLevel.Warning, "{Broker} stands still: what this node sent doesn't come back")]
    public static partial void BrokerStalled(this ILogger logger, string broker);

    [LoggerMessage(123, LogLevel.Information, "Node {Node} is up")]
    public static partial void NodeUp(this ILogger logger, string node);

    [LoggerMessage(124, LogLevel.Information, "Node {Node} is down")]
    public static partial void NodeDown(this ILogger logger, string node);

    [LoggerMessage(125, LogLevel.Warning, "{Missing} messages of other nodes were lost on their way here: broadcasts, or heartbeats and changes of presences, which repair themselves")]
    public static partial void BroadcastsMissing(this ILogger logger, long missing);

    [LoggerMessage(126, LogLevel.Error, "More than one node is called {Node}: what one of them broadcasts reaches nobody. Name each node differently")]
    public static partial void NameTaken(this ILogger logger, string node);

    [LoggerMessage(127, LogLevel.Error, "A handler of the adapter's events crashed")]
    public static partial void HandlerCrashed(this ILogger logger, Exception crash);

    [LoggerMessage(128, LogLevel.Warning, "What node {Node} sends is dropped: {Mismatch}. Set the same SharedSecret on all nodes")]
    public static partial void SecretMismatch(this ILogger logger, string node, string mismatch);

    [LoggerMessage(129, LogLevel.Warning, "{Broker}: {Notice}")]
    public static partial void BrokerNotice(this ILogger logger, string broker, string notice);

    [LoggerMessage(134, LogLevel.Warning,
        "This node stopped before {Broker} had confirmed all broadcasts: other nodes may not receive {Count} of them")]
    public static partial void BroadcastsUnconfirmed(this ILogger logger, string broker, long count);

    /// <summary>Returns the text of a mismatch.</summary>
    public static string Text(SecretMismatch mismatch) => mismatch switch
    {
        PhoenixSharp.Cluster.SecretMismatch.OnlyThere => "it has a SharedSecret and this node has none",
        PhoenixSharp.Cluster.SecretMismatch.OnlyHere => "it has no SharedSecret and this node has one",
        _ => "its SharedSecret is another than this node's",
    };

    /// <summary>Says why in a line: a state that is expected needs no stack.</summary>
    public static string Reason(Exception? cause)
    {
        var reasons = new List<string>();
        for (; cause is not null; cause = cause.InnerException)
            reasons.Add($"{cause.GetType().Name}: {cause.Message}");
        return string.Join(" <- ", reasons);
    }
}
