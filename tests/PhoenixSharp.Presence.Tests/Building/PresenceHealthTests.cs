using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PhoenixSharp.Replication;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Building;

/// <summary>What an operator is told: the health check, and the meter.</summary>
public sealed class PresenceHealthTests
{
    private const string Presence = "PhoenixSharp.RawPresence";

    private readonly VirtualTime _time = new();
    private readonly MemoryCluster _cluster = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_that_is_down_is_named_until_it_is_forgotten()
    {
        await using var a = await ClusterHost.StartAsync(_cluster, "a", _time);
        var b = await ClusterHost.StartAsync(_cluster, "b", _time);
        await PassAsync(4, a, b);
        Assert.Equal((HealthStatus.Healthy, "a up, b up"), await HealthOfAsync(a));
        await b.DisposeAsync();
        await PassAsync(45, a);
        Assert.Equal((HealthStatus.Degraded, "a up, b down"), await HealthOfAsync(a));
        await PassAsync(1_300, a);
        Assert.Equal((HealthStatus.Healthy, "a up"), await HealthOfAsync(a));
    }

    [Fact]
    public async Task A_node_that_does_not_go_with_this_one_is_named_with_the_reason_while_it_is_heard()
    {
        await using var a = await ClusterHost.StartAsync(_cluster, "a", _time);
        await using var b = await ClusterHost.StartAsync(_cluster, "b", _time, options => options.MovingPeriod = TimeSpan.Zero);
        var c = await ClusterHost.StartAsync(_cluster, "c", _time, options => options.PoolSize = 4);
        var d = await ClusterHost.StartAsync(_cluster, "d", _time, options => options.PermdownPeriod = TimeSpan.FromHours(1));
        await PassAsync(10, a, b, c, d);
        Assert.Equal((HealthStatus.Degraded, "a up, b up, c refused: another PoolSize, d other periods than this node's"), await HealthOfAsync(a));
        Assert.StartsWith(
            "phx_presence:PhoenixSharp.RawPresence_shard0: node d has other PresenceOptions, PermdownPeriod 01:00:00 where this node has 00:20:00: set the same",
            Assert.Single(a.Log.Records, record => record.EventId.Id == 314).Text,
            StringComparison.Ordinal);
        d.BeginToStop();
        await c.DisposeAsync();
        await d.DisposeAsync();
        await PassAsync(60, a, b);
        Assert.Equal((HealthStatus.Healthy, "a up, b up"), await HealthOfAsync(a));
    }

    [Fact]
    public void Each_thing_that_is_measured_stands_in_the_README_and_the_other_way_round()
    {
        using var host = new PresenceHost<RawPresence>();
        var measured = new HashSet<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Name.StartsWith("phoenixsharp.presence.", StringComparison.Ordinal))
                    measured.Add(instrument.Name);
            },
        };
        listener.Start();
        var readme = File.ReadAllLines(Checkout.PathOf("src", "PhoenixSharp.Presence", "README.md"));
        var told = readme.Where(line => line.StartsWith("| `phoenixsharp.presence.", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);
        Assert.Equal(measured.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_there_is_measured()
    {
        using var host = new PresenceHost<Measured>(options => options.MaxEntriesPerOwner = 2);
        using PresenceOwner ann = new(), bob = new();
        await host.Presence.TrackAsync(ann, "room:1", "ann", Payload.Empty, Cancellation);
        await host.Presence.TrackAsync(ann, "room:2", "ann", Payload.Empty, Cancellation);
        await host.Presence.TrackAsync(bob, "room:1", "bob", Payload.Empty, Cancellation);
        using var refused = new Counted("phoenixsharp.presence.refused");
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await host.Presence.TrackAsync(ann, "room:3", "ann", Payload.Empty, Cancellation));
        Assert.True(refused.Sum >= 1);
        Assert.Equal(3, Measure("phoenixsharp.presence.entries"));
        Assert.Equal(2, Measure("phoenixsharp.presence.topics"));
        Assert.Equal(1, Measure("phoenixsharp.presence.nodes"));
    }

    // Of the one presence that no other test has.
    private static long Measure(string gauge)
    {
        long? measured = null;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == gauge)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            if (tags.ToArray().Contains(KeyValuePair.Create<string, object?>("presence", typeof(Measured).FullName)))
                measured = value;
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return measured!.Value;
    }

    private static async Task<(HealthStatus Status, string Nodes)> HealthOfAsync(ClusterHost host)
    {
        var report = await host.Health.CheckHealthAsync(Cancellation);
        var entry = report.Entries["phoenix-presence"];
        var nodes = Assert.IsAssignableFrom<IReadOnlyDictionary<string, string>>(entry.Data[Presence]);
        return (entry.Status, string.Join(", ", nodes.OrderBy(node => node.Key, StringComparer.Ordinal).Select(node => $"{node.Key} {node.Value}")));
    }

    private async Task PassAsync(double seconds, params ClusterHost[] hosts)
    {
        for (var passed = 0.0; passed < seconds; passed += 0.5)
        {
            _time.Advance(TimeSpan.FromSeconds(0.5));
            foreach (var host in hosts.Concat(hosts))
                await host.TurnAsync();
        }
    }

    private sealed class Measured : Presence<Payload>;
}
