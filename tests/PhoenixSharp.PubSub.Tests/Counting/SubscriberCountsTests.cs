using PhoenixSharp.Counting;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.PubSub.Tests.Counting;

/// <summary>How many subscribe to a topic, asked of all nodes.</summary>
public sealed class SubscriberCountsTests : IAsyncLifetime
{
    private readonly VirtualTime _time = new();
    private readonly MemoryCluster _cluster = new();
    private readonly Dictionary<string, PubSubServer> _servers = [];
    private readonly Dictionary<string, MemoryAdapter> _adapters = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        foreach (var name in (string[])["a", "b", "c"])
        {
            _adapters[name] = _cluster.Join(name);
            _servers[name] = new PubSubServer(_adapters[name], PayloadJson.CreateOptions(), time: _time);
            await _servers[name].StartAsync(Cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var adapter in _adapters.Values)
            await adapter.DisposeAsync();
    }

    [Fact]
    public async Task Each_node_says_how_many_there_are()
    {
        _servers["a"].Subscribe("t", new Inbox());
        _servers["b"].Subscribe("t", new Inbox());
        _servers["b"].Subscribe("t", new Inbox());
        _servers["c"].Subscribe("other", new Inbox());
        var counted = await _servers["a"].CountSubscribersAsync("t", cancellationToken: Cancellation);
        Assert.Equal([("a", 1), ("b", 2), ("c", 0)], counted.Nodes.OrderBy(node => node.Key).Select(node => (node.Key, node.Value)));
        Assert.Equal(3, counted.Total);
        Assert.Empty(counted.Silent);
        Assert.Equal(0, _time.TimerCount);
    }

    [Fact]
    public async Task One_that_does_not_answer_is_named_when_the_time_is_up()
    {
        _servers["b"].Subscribe("t", new Inbox());
        _cluster.Cut("c", "a"); // it is asked, and its answer is lost
        var asking = _servers["a"].CountSubscribersAsync("t", TimeSpan.FromSeconds(5), Cancellation).AsTask();
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(asking.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        var counted = await asking;
        Assert.Equal(1, counted.Nodes["b"]);
        Assert.Equal(["c"], counted.Silent);
    }

    [Fact]
    public async Task With_the_link_down_nobody_is_waited_for()
    {
        _servers["a"].Subscribe("t", new Inbox());
        _adapters["a"].IsAway = true;
        var counted = await _servers["a"].CountSubscribersAsync("t", cancellationToken: Cancellation);
        Assert.Equal(1, counted.Total);
        Assert.Equal(["b", "c"], counted.Silent);
    }

    [Fact]
    public async Task Alone_there_is_nobody_to_ask()
    {
        await using var adapter = new LocalAdapter();
        var server = new PubSubServer(adapter, PayloadJson.CreateOptions());
        using var subscription = server.Subscribe("t");
        Assert.Equal(("local", 1), Assert.Single((await server.CountSubscribersAsync("t", cancellationToken: Cancellation)).Nodes.Select(node => (node.Key, node.Value))));
        Assert.Equal(LinkState.Alone, server.Status.Link);
    }

    [Fact]
    public async Task An_answer_counts_once_from_whom_was_asked_while_it_is_asked()
    {
        long id = 0;
        var c = _cluster.Join("c"); // in the place of the one that would answer
        await c.StartAsync(broadcast => id = CountMessage.Read(broadcast.Payload)!.Value.Id, Cancellation);
        var asking = _servers["a"].CountSubscribersAsync("t", cancellationToken: Cancellation).AsTask();
        Assert.NotEqual(0, id);
        await SayAsync(c, new CountMessage(id + 1, "c", null, 7)); // to nothing
        await SayAsync(c, new CountMessage(id, "z", null, 7)); // of nobody
        await SayAsync(c, new CountMessage(id, "b", null, 7)); // b has answered
        foreach (var noise in (byte[][])[[], [1], [0, 1, 2], [1, .. BitConverter.GetBytes(id), 1, (byte)'c', 255, 255, 255, 255], [2, .. BitConverter.GetBytes(id), 1, (byte)'c', 1, 0, 0, 0]])
            await c.DirectBroadcastAsync("a", new Broadcast(NodeTopics.Subscribers, "subscribers", Payload.FromBinary(noise)), Cancellation);
        Assert.False(asking.IsCompleted);
        await SayAsync(c, new CountMessage(id, "c", null, 5));
        await SayAsync(c, new CountMessage(id, "c", null, 6));
        var counted = await asking;
        Assert.Equal((0, 0, 5), (counted.Nodes["a"], counted.Nodes["b"], counted.Nodes["c"]));
        await SayAsync(c, new CountMessage(id, "c", null, 6)); // too late
    }

    [Fact]
    public async Task Applications_and_clients_can_not_answer()
    {
        var before = _adapters["a"].SentCount;
        await _servers["a"].BroadcastAsync(new Broadcast(NodeTopics.Subscribers, "subscribers", new CountMessage(1, "a", "t", 0).ToPayload()), Cancellation);
        await _servers["a"].DirectBroadcastAsync("b", new Broadcast(NodeTopics.Subscribers, "subscribers", new CountMessage(1, "a", "t", 0).ToPayload()), Cancellation);
        Assert.Equal(before, _adapters["a"].SentCount);
    }

    private static async Task SayAsync(MemoryAdapter node, CountMessage message) =>
        await node.DirectBroadcastAsync("a", new Broadcast(NodeTopics.Subscribers, "subscribers", message.ToPayload()), Cancellation);
}
