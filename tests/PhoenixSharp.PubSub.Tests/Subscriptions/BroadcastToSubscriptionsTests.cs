using PhoenixSharp.TestSupport;
using PhoenixSharp.Wire;

namespace PhoenixSharp.PubSub.Tests.Subscriptions;

/// <summary>Messages on a topic that server-side subscriptions receive, and clients do not.</summary>
public sealed class BroadcastToSubscriptionsTests : IAsyncDisposable
{
    private readonly MemoryCluster _cluster = new() { MaxBroadcastBytes = 1000 };
    private readonly List<IAsyncDisposable> _adapters = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var adapter in _adapters)
            await adapter.DisposeAsync();
    }

    [Fact]
    public async Task Subscriptions_of_all_nodes_receive_it_and_members_do_not()
    {
        PubSubServer a = await StartAsync("a"), b = await StartAsync("b");
        Inbox here = new(Inbox.Lane(V2Serializer.Instance)), there = new(Inbox.Lane(V2Serializer.Instance));
        Inbox intercepting = new(Inbox.Lane(V2Serializer.Instance, "expire"));
        a.Subscribe("room:1", here);
        a.Subscribe("room:1", intercepting);
        b.Subscribe("room:1", there);
        using TopicSubscription first = a.Subscribe("room:1"), second = b.Subscribe("room:1"), elsewhere = b.Subscribe("room:2");

        var reach = await a.BroadcastToSubscriptionsAsync("room:1", "expire", new { Id = 7 }, cancellationToken: Cancellation);

        Assert.Equal(BroadcastReach.Handed, reach);
        var expected = new Broadcast("room:1", "expire", Payload.FromJson("""{"id":7}"""));
        Assert.Equal([expected], await AllAsync(first));
        Assert.Equal([expected], await AllAsync(second));
        Assert.Empty(await AllAsync(elsewhere));
        Assert.Empty(here.Received.Concat(there.Received).Concat(intercepting.Received));
    }

    [Fact]
    public async Task Sender_does_not_receive_it()
    {
        PubSubServer a = await StartAsync("a"), b = await StartAsync("b");
        using TopicSubscription sender = a.Subscribe("t"), other = a.Subscribe("t"), remote = b.Subscribe("t");
        await a.BroadcastToSubscriptionsAsync(Server.Message("e"), sender, Cancellation);
        Assert.Empty(await AllAsync(sender));
        Assert.Single(await AllAsync(other));
        Assert.Single(await AllAsync(remote));
    }

    [Fact]
    public async Task Subscription_receives_both_kinds_in_order_on_one_node()
    {
        var server = await StartAsync("a");
        using var subscription = server.Subscribe("t");
        await server.BroadcastToSubscriptionsAsync(Server.Message("one"), cancellationToken: Cancellation);
        await server.BroadcastAsync(Server.Message("two"), Cancellation);
        await server.BroadcastToSubscriptionsAsync(Server.Message("three"), cancellationToken: Cancellation);
        Assert.Equal(["one", "two", "three"], (await AllAsync(subscription)).Select(broadcast => broadcast.Event));
    }

    // A node of the version before knows every topic that begins with phx_nodes: as one of nodes, and has nobody on this one.
    [Fact]
    public async Task Other_nodes_are_sent_it_on_a_node_topic()
    {
        await using var nodes = new Nodes();
        await Server.Start(nodes).BroadcastToSubscriptionsAsync(Server.Message("e", "room:1"), cancellationToken: Cancellation);
        Assert.Equal(Server.Message("e", "phx_nodes:topic:room:1"), Assert.Single(nodes.Broadcasts));
    }

    [Fact]
    public async Task Client_that_joins_the_node_topic_receives_nothing_and_can_forge_nothing()
    {
        PubSubServer a = await StartAsync("a"), b = await StartAsync("b");
        var spy = new Inbox(Inbox.Lane(V2Serializer.Instance));
        b.Subscribe("phx_nodes:topic:t", spy);
        using var subscription = b.Subscribe("t");
        await a.BroadcastToSubscriptionsAsync(Server.Message("secret"), cancellationToken: Cancellation);
        await a.BroadcastAsync(Server.Message("forged", "phx_nodes:topic:t"), Cancellation);
        await b.BroadcastAsync(Server.Message("forged", "phx_nodes:topic:t"), Cancellation);
        Assert.Single(spy.Received); // b's own broadcast, as any client on that topic
        Assert.Equal(["secret"], (await AllAsync(subscription)).Select(broadcast => broadcast.Event));
    }

    [Fact]
    public async Task Payload_that_no_client_can_be_sent_is_delivered()
    {
        var server = await StartAsync("a");
        server.Subscribe("t", new Inbox(Inbox.Lane(V2Serializer.Instance)));
        using var subscription = server.Subscribe("t");
        await server.BroadcastToSubscriptionsAsync("t", "e", 42, cancellationToken: Cancellation);
        Assert.Equal(42, Assert.Single(await AllAsync(subscription)).Read<int>());
    }

    [Fact]
    public async Task Broadcast_that_is_too_long_reaches_nobody()
    {
        var server = await StartAsync("a");
        using var subscription = server.Subscribe("t");
        var broadcast = new Broadcast("t", "e", Payload.FromBinary(new byte[1000]));
        await Assert.ThrowsAsync<BroadcastTooLargeException>(
            async () => await server.BroadcastToSubscriptionsAsync(broadcast, cancellationToken: Cancellation));
        Assert.Empty(await AllAsync(subscription));
    }

    [Fact]
    public async Task Subscription_that_ends_leaves_both_topics()
    {
        await using var nodes = new Nodes();
        var subscription = Server.Start(nodes).Subscribe("t");
        Assert.Equal([1, 1], nodes.Open.Values);
        Assert.False(subscription.Arriving.IsCompleted);
        nodes.Arriving.SetResult();
        await subscription.Arriving;
        subscription.Dispose();
        Assert.Equal([0, 0], nodes.Open.Values);
    }

    private async Task<PubSubServer> StartAsync(string name)
    {
        var adapter = _cluster.Join(name);
        _adapters.Add(adapter);
        var server = Server.Start(adapter);
        await server.StartAsync(Cancellation);
        return server;
    }

    private static async Task<List<Broadcast>> AllAsync(TopicSubscription subscription)
    {
        subscription.Dispose();
        var all = new List<Broadcast>();
        await foreach (var broadcast in subscription.WithCancellation(Cancellation))
            all.Add(broadcast);
        return all;
    }
}
