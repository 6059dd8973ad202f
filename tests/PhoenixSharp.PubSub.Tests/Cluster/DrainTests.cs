using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using PhoenixSharp.Cluster;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.PubSub.Tests.Cluster;

/// <summary>A node that stops while its broker is slow.</summary>
public sealed class DrainTests
{
    private readonly System.Threading.Channels.Channel<TaskCompletionSource> _sends =
        System.Threading.Channels.Channel.CreateUnbounded<TaskCompletionSource>();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stopping_node_sends_everything_when_its_broker_takes_a_batch_in_0_8_seconds()
    {
        await using var node = await StartAsync(broadcasts: 20);
        var stopping = node.Adapter.DisposeAsync().AsTask();
        for (var batch = 0; batch < 21; batch++) // each broadcast is a batch, and the farewell
            await TakeAsync(node, TimeSpan.FromSeconds(0.8));
        await stopping.WaitAsync(Patience.Limit, Cancelled);

        Assert.Equal(21, node.Sent.Count);
        Assert.Equal(EnvelopeKind.Farewell, KindOf(node.Outbound[^1]));
        Assert.InRange(node.Outbound.Count(envelope => KindOf(envelope) == EnvelopeKind.Beat), 14, 22); // so that the others keep it up
        Assert.DoesNotContain(node.Log, record => record.EventId.Id == 134);
    }

    [Fact]
    public async Task Stopping_node_gives_up_and_counts_when_its_broker_takes_nothing_for_5_seconds()
    {
        using var counted = new Stopped();
        await using var node = await StartAsync(broadcasts: 7);
        var stopping = node.Adapter.DisposeAsync().AsTask();
        await TakeAsync(node, TimeSpan.FromSeconds(4.9));
        await TakeAsync(node, TimeSpan.FromSeconds(4.9));
        await SendAsync();
        node.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(stopping.IsCompleted);
        node.Advance(TimeSpan.FromSeconds(0.1));
        await stopping.WaitAsync(Patience.Limit, Cancelled);

        Assert.Equal("This node stopped before echo had confirmed all broadcasts: other nodes may not receive 5 of them", WarningOf(node));
        Assert.Contains(5, counted.Counts);
    }

    [Fact]
    public async Task Stopping_node_gives_up_after_20_seconds_when_its_broker_is_too_slow()
    {
        await using var node = await StartAsync(broadcasts: 7);
        var stopping = node.Adapter.DisposeAsync().AsTask();
        for (var batch = 0; batch < 4; batch++)
            await TakeAsync(node, TimeSpan.FromSeconds(4.5));
        await SendAsync();
        node.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(stopping.IsCompleted);
        node.Advance(TimeSpan.FromSeconds(0.1));
        await stopping.WaitAsync(Patience.Limit, Cancelled);
        Assert.EndsWith("not receive 3 of them", WarningOf(node), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_node_waits_when_its_broker_confirms_batch_by_batch()
    {
        await using var node = await StartAsync(broadcasts: 4);
        var finished = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stopping = await StopUnconfirmedAsync(node, finished.Task);
        foreach (var echo in node.Echoes.Take(2)) // the broker has three broadcasts
        {
            node.Advance(TimeSpan.FromSeconds(4.5));
            node.Hear(echo);
        }
        node.Advance(TimeSpan.FromSeconds(4.5));
        Assert.False(stopping.IsCompleted);
        finished.SetResult();
        await stopping.WaitAsync(Patience.Limit, Cancelled);
        Assert.DoesNotContain(node.Log, record => record.EventId.Id == 134);
    }

    [Fact]
    public async Task Stopping_node_counts_what_its_broker_has_taken_and_not_confirmed()
    {
        await using var node = await StartAsync(broadcasts: 4);
        var stopping = await StopUnconfirmedAsync(node, new TaskCompletionSource().Task);
        node.Hear(node.Echoes[1]); // the broker has three broadcasts
        node.Advance(TimeSpan.FromSeconds(5));
        await stopping.WaitAsync(Patience.Limit, Cancelled);
        Assert.EndsWith("not receive 1 of them", WarningOf(node), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_node_connects_again_and_counts_what_was_lost_when_its_link_is_lost()
    {
        await using var node = await StartAsync(broadcasts: 3);
        await SendAsync();
        node.Broker.Taking = null;
        var stopping = node.Adapter.DisposeAsync().AsTask();
        node.Broker.Break();
        await Patience.UntilAsync(
            () =>
            {
                node.Advance(TimeSpan.FromMilliseconds(1));
                return stopping.IsCompleted;
            },
            "it has stopped");
        Assert.Equal(2, node.Broker.Connections.Count);
        Assert.Equal(3, node.Sent.Count); // the first was lost with the connection: the other nodes count it as missing
        Assert.Equal(EnvelopeKind.Farewell, KindOf(node.Outbound[^1]));
        Assert.EndsWith("not receive 1 of them", WarningOf(node), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broadcast_of_a_stopping_node_is_counted_as_stopped()
    {
        await using var node = await StartAsync(broadcasts: 1);
        var first = await SendAsync();
        var stopping = node.Adapter.DisposeAsync().AsTask();
        using (var counted = new Stopped())
        {
            var reach = await node.Adapter.BroadcastAsync(new Broadcast("t", "e", Payload.Empty), Cancelled);
            Assert.Equal(BroadcastReach.LocalOnly, reach);
            Assert.Contains(1, counted.Counts);
        }
        node.Broker.Taking = null;
        first.SetResult();
        await stopping.WaitAsync(Patience.Limit, Cancelled);
        Assert.DoesNotContain(node.Log, record => record.EventId.Id == 134);
    }

    [Fact]
    public async Task Stopping_node_ends_at_once_when_its_broker_was_never_there()
    {
        await using var node = new ClusterNode("n");
        node.Broker.Refusal = "away";
        await node.Adapter.StartAsync(_ => { }, Cancelled);
        await node.Adapter.DisposeAsync().AsTask().WaitAsync(Patience.Limit, Cancelled); // the clock stands still
        Assert.DoesNotContain(node.Log, record => record.EventId.Id == 134);
    }

    // The first broadcast is being sent, and the others wait.
    private async Task<ClusterNode> StartAsync(int broadcasts)
    {
        var node = new ClusterNode("n", beatPeriod: 0.25); // ten beats take less than the 5 seconds
        await node.Adapter.StartAsync(_ => { }, Cancelled);
        node.Broker.Taking = () =>
        {
            var send = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _sends.Writer.TryWrite(send);
            return send.Task;
        };
        var payload = Payload.FromBinary(new byte[300_000]);
        for (var i = 0; i < broadcasts; i++)
        {
            var reach = await node.Adapter.BroadcastAsync(new Broadcast("t", "e", payload), Cancelled);
            Assert.Equal(BroadcastReach.Handed, reach);
        }
        return node;
    }

    // The node of four broadcasts stops. Its broker takes everything, but no beat comes back, and finishing ends with the task.
    private async Task<Task> StopUnconfirmedAsync(ClusterNode node, Task finishing)
    {
        (node.Broker.IsDeaf, node.Broker.Finishing) = (true, finishing);
        var first = await SendAsync();
        node.Broker.Taking = null;
        var stopping = node.Adapter.DisposeAsync().AsTask();
        first.SetResult();
        await Patience.UntilAsync(() => node.Echoes.Count == 4, "everything is sent");
        return stopping;
    }

    private Task<TaskCompletionSource> SendAsync() => _sends.Reader.ReadAsync(Cancelled).AsTask().WaitAsync(Patience.Limit, Cancelled);

    private async Task TakeAsync(ClusterNode node, TimeSpan after)
    {
        var send = await SendAsync();
        node.Advance(after);
        send.SetResult();
    }

    private static string WarningOf(ClusterNode node) => Assert.Single(node.Log, record => record.EventId.Id == 134).Text;

    private static EnvelopeKind KindOf(OutboundEnvelope envelope) => (EnvelopeKind)(envelope.Bytes.Span[3] & 0x7f);

    /// <summary>Records the broadcasts that stayed local because a node of this process stopped.</summary>
    private sealed class Stopped : IDisposable
    {
        private readonly MeterListener _listener = new();

        public Stopped()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "phoenixsharp.cluster.local_only")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
            {
                if (tags is [{ Key: "reason", Value: "stopped" }])
                    Counts.Enqueue(count);
            });
            _listener.Start();
        }

        public ConcurrentQueue<long> Counts { get; } = [];

        public void Dispose() => _listener.Dispose();
    }
}
