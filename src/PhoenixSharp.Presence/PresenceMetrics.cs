using System.Diagnostics.Metrics;

namespace PhoenixSharp;

/// <summary>What can be counted: the meter is <c>PhoenixSharp</c>.</summary>
internal static class PresenceMetrics
{
    private static readonly Meter Meter = new("PhoenixSharp");

    public static readonly Counter<long> MessagesDropped = Meter.CreateCounter<long>(
        "phoenixsharp.presence.messages_dropped", "{message}", "Messages of other nodes that were malformed, or more than could wait.");

    public static readonly Counter<long> MessagesUnsent = Meter.CreateCounter<long>(
        "phoenixsharp.presence.messages_unsent", "{message}", "Messages to other nodes that the adapter didn't take.");

    public static readonly Counter<long> ShardsRebuilt = Meter.CreateCounter<long>(
        "phoenixsharp.presence.shards_rebuilt", "{shard}", "Shards whose own code threw, and that were made anew of what this node tracks.");

    public static readonly Counter<long> NodesRefused = Meter.CreateCounter<long>(
        "phoenixsharp.presence.nodes_refused", "{node}", "Nodes that don't go with this one: another pool size, other periods, a name that is taken, or too many.");
}
