using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using PhoenixSharp.Logging;
using PhoenixSharp.Wire;

namespace PhoenixSharp.PubSub.Tests;

public sealed class PubSubServerTests : IAsyncDisposable
{
    private readonly Nodes _nodes = new();

    public ValueTask DisposeAsync() => _nodes.DisposeAsync();

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_broadcast_is_delivered_here_and_handed_to_the_adapter_once()
    {
        var server = Server.Start(_nodes);
        var inbox = new Inbox();
        server.Subscribe("t", inbox);
        var broadcast = Server.Message("e");
        await server.BroadcastAsync(broadcast, Patience);
        Assert.Same(broadcast, Assert.Single(inbox.Received));
        Assert.Same(broadcast, Assert.Single(_nodes.Broadcasts));
    }

    [Fact]
    public async Task A_broadcaster_is_told_that_a_broadcast_stayed_here()
    {
        Assert.Equal(BroadcastReach.LocalOnly, await Server.Start(_nodes).BroadcastAsync(Server.Message("e"), Patience));
        Assert.Equal(BroadcastReach.Handed, await Server.Start().BroadcastAsync(Server.Message("e"), Patience));
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public async Task A_broadcast_that_is_too_long_reaches_nobody_and_says_so(int length, bool isTaken)
    {
        var server = Server.Start(_nodes);
        var inbox = new Inbox();
        server.Subscribe("t", inbox);
        var broadcast = new Broadcast("t", "e", Payload.FromBinary(new byte[length - 2]));
        var failure = await Record.ExceptionAsync(() => server.BroadcastAsync(broadcast, Patience).AsTask());
        Assert.Equal(isTaken, failure is null);
        Assert.Equal(isTaken ? 1 : 0, inbox.Received.Count);
        Assert.Equal(isTaken ? 1 : 0, _nodes.Broadcasts.Count);
        if (!isTaken)
            Assert.Contains("1000 bytes, its topic, event and payload together; this one has 1001", Assert.IsType<BroadcastTooLargeException>(failure).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_adapter_is_told_of_a_topics_first_and_last_subscriber()
    {
        var server = Server.Start(_nodes);
        var first = server.Subscribe("t");
        var second = server.Subscribe("t");
        Assert.Equal(1, _nodes.Open["t"]);
        first.Dispose();
        Assert.Equal(1, _nodes.Open["t"]);
        second.Dispose();
        second.Dispose();
        Assert.Equal(0, _nodes.Open["t"]);
    }

    [Fact]
    public void Every_subscriber_can_tell_when_other_nodes_broadcasts_arrive()
    {
        var server = Server.Start(_nodes);
        using var first = server.Subscribe("t");
        using var second = server.Subscribe("t");
        Assert.False(first.Arriving.IsCompleted || second.Arriving.IsCompleted);
        _nodes.Arriving.SetResult();
        Assert.True(first.Arriving.IsCompleted && second.Arriving.IsCompleted);
    }

    [Fact]
    public async Task Other_nodes_get_a_broadcast_that_nobody_here_subscribes_to()
    {
        await Server.Start(_nodes).BroadcastAsync(Server.Message("e"), Patience);
        Assert.Single(_nodes.Broadcasts);
    }

    [Fact]
    public async Task What_nodes_say_to_each_other_and_what_anybody_broadcasts_never_meet()
    {
        var server = Server.Start(_nodes);
        await server.StartAsync(Patience);
        var topic = NodeTopics.OfPresence("Room", 0);
        Inbox node = new(), client = new();
        server.SubscribeToNodes(topic, node);
        server.Subscribe(topic, client);
        await server.BroadcastAsync(Server.Message("forged", topic), Patience);
        await server.DirectBroadcastAsync("b", Server.Message("forged", topic), Patience);
        Assert.Equal((0, 0), (_nodes.Broadcasts.Count, _nodes.Direct.Count));
        await server.SendToNodesAsync(null, Server.Message("all", topic));
        await server.SendToNodesAsync("b", Server.Message("one", topic));
        Assert.Equal((1, 1), (_nodes.Broadcasts.Count, _nodes.Direct.Count));
        _nodes.Received!(Server.Message("heard", topic));
        Assert.Equal(["heard"], node.Events);
        Assert.Equal(["forged"], client.Events);
    }

    [Fact]
    public void A_local_broadcast_stays_here()
    {
        Server.Start(_nodes).LocalBroadcast(Server.Message("e"));
        Assert.Empty(_nodes.Broadcasts);
    }

    [Fact]
    public async Task A_direct_broadcast_goes_to_one_node_alone_which_may_be_this_one()
    {
        var server = Server.Start(_nodes);
        var inbox = new Inbox();
        server.Subscribe("t", inbox);
        await server.DirectBroadcastAsync("b", Server.Message("there"), Patience);
        await server.DirectBroadcastAsync("a", Server.Message("here"), Patience);
        Assert.Equal(["here"], inbox.Events);
        var (node, broadcast) = Assert.Single(_nodes.Direct);
        Assert.Equal(("b", "there"), (node, broadcast.Event));
        Assert.Empty(_nodes.Broadcasts);
    }

    [Fact]
    public async Task What_another_node_broadcast_is_delivered_here_and_goes_no_further()
    {
        var server = Server.Start(_nodes);
        await server.StartAsync(Patience);
        var inbox = new Inbox();
        server.Subscribe("t", inbox);
        _nodes.Received!(Server.Message("e"));
        Assert.Equal(["e"], inbox.Events);
        Assert.Empty(_nodes.Broadcasts);
    }

    [Fact]
    public async Task What_another_node_broadcast_and_a_client_here_cannot_be_sent_is_logged_and_not_the_adapters_failure()
    {
        var log = new Recorder();
        var server = new PubSubServer(_nodes, PayloadJson.CreateOptions(), log);
        await server.StartAsync(Patience);
        Inbox v1 = new(Inbox.Lane(V1Serializer.Instance)), v2 = new(Inbox.Lane(V2Serializer.Instance));
        server.Subscribe("t", v1);
        server.Subscribe("t", v2);
        _nodes.Received!(new Broadcast("t", "e", Payload.FromBinary(new byte[] { 1 })));
        Assert.Empty(v1.Received.Concat(v2.Received));
        Assert.Equal((LogLevel.Warning, 101), Assert.Single(log.Entries));
        _nodes.Received!(Server.Message("next"));
        Assert.Single(v1.Received);
    }

    [Fact]
    public async Task A_subscriber_that_throws_at_another_nodes_broadcast_is_counted_and_not_the_adapters_failure()
    {
        var crashed = 0L;
        using var listener = new MeterListener { InstrumentPublished = Listen };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => crashed += count);
        listener.Start();
        var log = new Recorder();
        var server = new PubSubServer(_nodes, PayloadJson.CreateOptions(), new PhoenixLogger(log, new LogLimits(TimeProvider.System)));
        await server.StartAsync(Patience);
        Inbox faulty = new() { Delivered = () => throw new TimeoutException() }, good = new();
        server.Subscribe("t", faulty);
        server.Subscribe("t", good);
        server.Subscribe("t", new Inbox(Inbox.Lane(V2Serializer.Instance)) { Delivered = () => throw new TimeoutException() });
        for (var i = 0; i < 5; i++)
            _nodes.Received!(Server.Message("e"));
        Assert.Equal((5, 5), (crashed, good.Received.Count));
        Assert.Equal([(LogLevel.Error, 102), (LogLevel.Error, 102), (LogLevel.Error, 102)], log.Entries); // at 1, 2 and 4

        static void Listen(Instrument instrument, MeterListener listener)
        {
            if (instrument.Name == "phoenixsharp.cluster.crashed")
                listener.EnableMeasurementEvents(instrument);
        }
    }

    [Fact]
    public async Task A_broadcast_of_the_applications_own_type_is_written_as_JSON()
    {
        var server = Server.Start();
        var inbox = new Inbox();
        server.Subscribe("orders", inbox);
        await server.BroadcastAsync("orders", "order_placed", new { OrderId = 42 }, Patience);
        var broadcast = Assert.IsType<Broadcast>(Assert.Single(inbox.Received));
        Assert.Equal(("orders", "order_placed", """{"orderId":42}"""), (broadcast.Topic, broadcast.Event, broadcast.Payload.ToString()));
    }

    [Fact]
    public void Subscribers_are_counted_whatever_they_are()
    {
        var server = Server.Start();
        Assert.Equal(0, server.CountSubscribers("t"));
        using var code = server.Subscribe("t");
        using var v2 = server.Subscribe("t", new Inbox(Inbox.Lane(V2Serializer.Instance)));
        using var v1 = server.Subscribe("t", new Inbox(Inbox.Lane(V1Serializer.Instance)));
        using var elsewhere = server.Subscribe("u");
        Assert.Equal(3, server.CountSubscribers("t"));
        Assert.Equal(2, server.TopicCount);
    }

    private sealed class Recorder : ILogger<PubSubServer>
    {
        public List<(LogLevel Level, int Id)> Entries { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Add((logLevel, eventId.Id));
    }
}
