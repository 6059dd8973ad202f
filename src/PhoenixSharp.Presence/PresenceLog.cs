using Microsoft.Extensions.Logging;
using PhoenixSharp.Replication;

namespace PhoenixSharp;

/// <summary>What presences log: events 300 to 399.</summary>
internal static partial class PresenceLog
{
    [LoggerMessage(300, LogLevel.Error, "FetchAsync for presences of {Topic} threw; they go out without what it adds")]
    public static partial void FetchFailed(this ILogger logger, Exception exception, string topic);

    [LoggerMessage(301, LogLevel.Error, "FetchAsync for presences of {Topic} took more than {FetchTimeout}; they go out without what it adds")]
    public static partial void FetchTimedOut(this ILogger logger, string topic, TimeSpan fetchTimeout);

    [LoggerMessage(302, LogLevel.Error, "ChangedAsync for presences of {Topic} threw")]
    public static partial void ChangedFailed(this ILogger logger, Exception exception, string topic);

    [LoggerMessage(303, LogLevel.Error, "A presence_diff of {Topic} did not reach all subscribers")]
    public static partial void DiffLost(this ILogger logger, Exception exception, string topic);

    [LoggerMessage(310, LogLevel.Information, "{Topic}: node {Node} is up")]
    public static partial void NodeUp(this ILogger logger, string topic, string node);

    [LoggerMessage(311, LogLevel.Warning, "{Topic}: node {Node} is silent; its presences are hidden")]
    public static partial void NodeDown(this ILogger logger, string topic, string node);

    [LoggerMessage(312, LogLevel.Information, "{Topic}: node {Node} is gone or was started again; what it had is forgotten")]
    public static partial void NodeForgotten(this ILogger logger, string topic, string node);

    [LoggerMessage(313, LogLevel.Error, "{Topic}: node {Node} has another PresenceOptions.PoolSize and is refused: set the same on all nodes")]
    public static partial void NodeHasOtherPoolSize(this ILogger logger, string topic, string node);

    [LoggerMessage(314, LogLevel.Error, "{Topic}: node {Node} has other PresenceOptions, {Periods}: set the same on all nodes, or nodes may be taken for silent")]
    public static partial void NodeHasOtherPeriods(this ILogger logger, string topic, string node, string periods);

    [LoggerMessage(315, LogLevel.Error, "{Topic}: two nodes have the name {Node}; presences of one of them are not shown: give each node a name of its own")]
    public static partial void NodesShareName(this ILogger logger, string topic, string node);

    [LoggerMessage(316, LogLevel.Error, "{Topic}: node {Node} is refused, there are too many")]
    public static partial void TooManyNodes(this ILogger logger, string topic, string node);

    [LoggerMessage(317, LogLevel.Warning, "{Topic}: a message of another node was dropped, and more of them will only be counted: {Reason}")]
    public static partial void MessageMalformed(this ILogger logger, string topic, string reason);

    [LoggerMessage(318, LogLevel.Warning, "{Topic}: other nodes can't be reached; presences of this node go on, and all is told when they can")]
    public static partial void NodesUnreachable(this ILogger logger, Exception? exception, string topic);

    [LoggerMessage(319, LogLevel.Error, "{Topic}: the shard failed; it is made anew of what this node tracks, and other nodes are asked for theirs")]
    public static partial void ShardRebuilt(this ILogger logger, Exception exception, string topic);

    [LoggerMessage(320, LogLevel.Information, "{Topic}: node {Node} said goodbye; its presences stay for {Hold}")]
    public static partial void NodeMoves(this ILogger logger, string topic, string node, string hold);

    [LoggerMessage(321, LogLevel.Information, "{Topic}: other nodes can be reached again")]
    public static partial void NodesReachable(this ILogger logger, string topic);

    [LoggerMessage(322, LogLevel.Error, "{Topic}: a message to other nodes is longer than the adapter carries, and more of them will only be counted: raise MaxBroadcastBytes of the adapter on all nodes, or lower PresenceOptions.MaxMetaBytes")]
    public static partial void MessageTooLarge(this ILogger logger, Exception exception, string topic);

    /// <summary>Logs what a replica reports.</summary>
    public static void Log(this ILogger logger, ReplicaNotice notice, string topic, string node, string detail)
    {
        switch (notice)
        {
            case ReplicaNotice.Up:
                logger.NodeUp(topic, node);
                break;
            case ReplicaNotice.Down:
                logger.NodeDown(topic, node);
                break;
            case ReplicaNotice.Forgotten:
                logger.NodeForgotten(topic, node);
                break;
            case ReplicaNotice.Moving:
                logger.NodeMoves(topic, node, detail);
                break;
            case ReplicaNotice.OtherPoolSize:
                logger.NodeHasOtherPoolSize(topic, node);
                break;
            case ReplicaNotice.OtherPeriods:
                logger.NodeHasOtherPeriods(topic, node, detail);
                break;
            case ReplicaNotice.SameName:
                logger.NodesShareName(topic, node);
                break;
            default:
                logger.TooManyNodes(topic, node);
                break;
        }
    }
}
