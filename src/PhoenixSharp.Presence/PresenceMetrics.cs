using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using PhoenixSharp.Replication;
using PhoenixSharp.Tracking;

namespace PhoenixSharp;

/// <summary>What can be counted: the meter is <c>PhoenixSharp</c>. The README has a table of all.</summary>
internal static class PresenceMetrics
{
    private static readonly Meter Meter = new("PhoenixSharp");
    private static readonly ConditionalWeakTable<Tracker, string> Trackers = []; // those that live, by the name of their presence

    public static readonly Counter<long> MessagesDropped = Meter.CreateCounter<long>(
        "phoenixsharp.presence.messages_dropped", "{message}", "Messages of other nodes that were malformed, or more than could wait.");

    public static readonly Counter<long> MessagesUnsent = Meter.CreateCounter<long>(
        "phoenixsharp.presence.messages_unsent", "{message}", "Messages to other nodes that the adapter didn't take.");

    public static readonly Counter<long> ShardsRebuilt = Meter.CreateCounter<long>(
        "phoenixsharp.presence.shards_rebuilt", "{shard}", "Shards whose own code threw, and that were made anew of what this node tracks.");

    public static readonly Counter<long> NodesRefused = Meter.CreateCounter<long>(
        "phoenixsharp.presence.nodes_refused", "{node}", "Nodes that don't go with this one: another pool size, other periods, a name that is taken, or too many.");

    private static readonly Counter<long> Refused = Meter.CreateCounter<long>(
        "phoenixsharp.presence.refused", "{presence}", "Presences that were not tracked; the tag limit is entries_per_owner, meta_bytes or entry_bytes.");

    private static readonly Counter<long> MessagesSent = Meter.CreateCounter<long>(
        "phoenixsharp.presence.messages_sent", "{message}", "Messages to other nodes; the tag kind is beat, delta, request, part, answer or goodbye.");

    private static readonly Counter<long> BytesSent = Meter.CreateCounter<long>("phoenixsharp.presence.bytes_sent", "By", "What they take; the same tag.");

    private static readonly Counter<long> MessagesReceived = Meter.CreateCounter<long>(
        "phoenixsharp.presence.messages_received", "{message}", "Messages of other nodes; the same tag. A delta, a part and an answer are a merge each.");

    static PresenceMetrics()
    {
        Gauge("entries", "{presence}", "Presences that are visible here.", shard => shard.EntryCount);
        Gauge("topics", "{topic}", "Topics that have any.", shard => shard.TopicCount);
        Gauge("pending", "{dot}", "Changes that are gathered to be told to other nodes.", shard => shard.Report.PendingDots);
        Gauge("generations", "{dot}", "Changes that are kept for nodes that missed them.", shard => shard.Report.Generations);
        Gauge("gaps", "{run}", "Runs of changes that are known behind one that isn't; more than 0 for long means that nodes can't repair what they missed.", shard => shard.Report.Gaps);
        Gauge("transfers", "{transfer}", "Answers on their way to other nodes, or awaited from them.", shard => shard.Report.Transfers);
        Gauge("departed", "{node}", "Nodes that said goodbye a moment ago.", shard => shard.Report.Departed);
        Gauge("waiting", "{message}", "Messages of other nodes that wait for their turn.", shard => shard.Waiting);
        Meter.CreateObservableGauge("phoenixsharp.presence.nodes", Nodes, "{node}", "Nodes by their state, this one among them; the tag state is up, down or refused.");
    }

    /// <summary>Measures a tracker, as long as it lives.</summary>
    public static void Watch(Tracker tracker, string presence) => Trackers.Add(tracker, presence);

    public static void Forget(Tracker tracker) => Trackers.Remove(tracker);

    public static void WasRefused(string limit) => Refused.Add(1, new KeyValuePair<string, object?>("limit", limit));

    public static void Sent(TrackerMessage message, int bytes)
    {
        var kind = Kind(message);
        MessagesSent.Add(1, kind);
        BytesSent.Add(bytes, kind);
    }

    public static void Received(TrackerMessage message) => MessagesReceived.Add(1, Kind(message));

    private static KeyValuePair<string, object?> Kind(TrackerMessage message) => new("kind", message switch
    {
        Heartbeat { Delta: null } => "beat",
        Heartbeat => "delta",
        TransferRequest => "request",
        TransferPart => "part",
        TransferAnswer => "answer",
        _ => "goodbye",
    });

    private static void Gauge(string name, string unit, string description, Func<TrackerShard, long> measure) => Meter.CreateObservableGauge(
        $"phoenixsharp.presence.{name}", () => Trackers.Select(tracker => new Measurement<long>(tracker.Key.Shards.Sum(measure), Of(tracker.Value))), unit, description);

    private static IEnumerable<Measurement<long>> Nodes() =>
        from tracker in Trackers
        from state in tracker.Key.Nodes.CountBy(State)
        select new Measurement<long>(state.Value, Of(tracker.Value), new KeyValuePair<string, object?>("state", state.Key));

    private static string State(PresenceNode node) => node.IsUp ? "up" : node.Problem is null ? "down" : "refused";

    private static KeyValuePair<string, object?> Of(string presence) => new("presence", presence);
}
