using System.Diagnostics.Metrics;

namespace PhoenixSharp.Cluster;

/// <summary>What can be counted of the traffic between nodes: the meter is <c>PhoenixSharp</c>.</summary>
internal static class ClusterMetrics
{
    private static readonly Meter Meter = new("PhoenixSharp");

    public static readonly Counter<long> Handed = Meter.CreateCounter<long>("phoenixsharp.cluster.handed", "{broadcast}", "Broadcasts handed on to other nodes.");

    public static readonly Counter<long> Received = Meter.CreateCounter<long>("phoenixsharp.cluster.received", "{broadcast}", "Broadcasts of other nodes that were delivered here.");

    public static readonly Counter<long> Missing = Meter.CreateCounter<long>("phoenixsharp.cluster.missing", "{broadcast}", "Messages of other nodes that were lost on their way here, those of presences among them.");

    public static readonly Counter<long> Late = Meter.CreateCounter<long>("phoenixsharp.cluster.late", "{broadcast}", "Broadcasts of other nodes dropped since later ones had come before them.");

    public static readonly Counter<long> Crashed = Meter.CreateCounter<long>("phoenixsharp.cluster.crashed", "{broadcast}", "Broadcasts of other nodes that a subscriber here threw at.");

    public static readonly Counter<long> LinkLost = Meter.CreateCounter<long>("phoenixsharp.cluster.link_lost", "{loss}", "How often the link to the other nodes was lost or stood still.");

    private static readonly Counter<long> LocalOnly = Meter.CreateCounter<long>(
        "phoenixsharp.cluster.local_only",
        "{broadcast}",
        "Broadcasts that other nodes did not get; the tag reason is link_down, queue_full or stopped.");

    private static readonly Counter<long> Malformed = Meter.CreateCounter<long>(
        "phoenixsharp.cluster.malformed",
        "{envelope}",
        "What came from the broker and is no envelope, or was dropped; the tag fault says why.");

    public static void StayedLocal(string reason, long count = 1) =>
        LocalOnly.Add(count, new KeyValuePair<string, object?>("reason", reason));

    public static void WasMalformed(string fault) => Malformed.Add(1, new KeyValuePair<string, object?>("fault", fault));
}
