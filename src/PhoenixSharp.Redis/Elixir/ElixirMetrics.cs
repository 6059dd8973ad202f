using System.Diagnostics.Metrics;

namespace PhoenixSharp.Elixir;

/// <summary>What can be counted of the traffic with Elixir nodes: the meter is <c>PhoenixSharp</c>.</summary>
internal static class ElixirMetrics
{
    private static readonly Meter Meter = new("PhoenixSharp");

    public static readonly Counter<long> Written = Meter.CreateCounter<long>(
        "phoenixsharp.elixir.written", "{broadcast}", "Broadcasts written for Elixir nodes. They go with those for .NET nodes: what stayed here is in phoenixsharp.cluster.local_only.");

    public static readonly Counter<long> Received = Meter.CreateCounter<long>("phoenixsharp.elixir.received", "{broadcast}", "Broadcasts of Elixir nodes that were delivered here.");

    private static readonly Counter<long> Unwritten = Meter.CreateCounter<long>(
        "phoenixsharp.elixir.unwritten", "{broadcast}", "Broadcasts that only .NET nodes got, since Elixir nodes can't be sent them; the tag reason says why.");

    private static readonly Counter<long> Dropped = Meter.CreateCounter<long>(
        "phoenixsharp.elixir.dropped", "{message}", "What came on the Elixir nodes' channel and couldn't be delivered; the tag reason says why.");

    public static void CouldNotWrite(string reason) => Unwritten.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public static void WasDropped(string reason) => Dropped.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
