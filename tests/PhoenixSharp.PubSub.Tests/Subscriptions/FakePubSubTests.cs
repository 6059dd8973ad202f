namespace PhoenixSharp.PubSub.Tests.Subscriptions;

/// <summary>An application's class that takes <see cref="IPubSub"/>, tested with a fake, as applications test theirs.</summary>
public sealed class FakePubSubTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private sealed record Order(string Id, int Amount);

    [Fact]
    public async Task Subscription_of_a_test_returns_what_the_test_delivers()
    {
        var pubSub = new FakePubSub();
        var totals = new OrderTotals(pubSub);
        pubSub.Orders.Deliver(Broadcast.From("orders", "placed", new Order("a", 3)));
        pubSub.Orders.Deliver(new Broadcast("orders", "ignored", Payload.Empty));
        pubSub.Orders.Deliver(Broadcast.From("orders", "placed", new Order("b", 4)));
        pubSub.Orders.Dispose();

        await totals.RunAsync(Cancellation);

        Assert.Equal(7, totals.Total);
        Assert.Equal([Broadcast.From("orders", "total", 3), Broadcast.From("orders", "total", 7)], pubSub.Sent);
        Assert.True(pubSub.Orders.Arriving.IsCompleted);
    }

    [Fact]
    public async Task Subscription_of_a_test_overflows_as_any_other()
    {
        var subscription = new TopicSubscription("orders", maxQueuedBytes: 300);
        subscription.Deliver(new Broadcast("orders", "one", Payload.Empty));
        subscription.Deliver(new Broadcast("orders", "two", Payload.Empty));
        await using var reader = subscription.GetAsyncEnumerator(Cancellation);
        Assert.True(await reader.MoveNextAsync());
        var overflow = await Assert.ThrowsAsync<SubscriptionOverflowException>(async () => await reader.MoveNextAsync());
        Assert.Equal(("orders", 300), (overflow.Topic, overflow.MaxQueuedBytes));
    }

    [Fact]
    public void Subscription_of_a_test_checks_its_arguments()
    {
        Assert.Throws<ArgumentNullException>(() => new TopicSubscription(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TopicSubscription("t", maxQueuedBytes: 0));
        Assert.Throws<ArgumentNullException>(() => new TopicSubscription("t").Deliver(null!));
    }

    // The application's class.
    private sealed class OrderTotals(IPubSub pubSub)
    {
        private readonly TopicSubscription _subscription = pubSub.Subscribe("orders");

        public int Total { get; private set; }

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            await foreach (var broadcast in _subscription.WithCancellation(cancellationToken))
            {
                if (broadcast.Event != "placed")
                    continue;
                Total += broadcast.Read<Order>().Amount;
                await pubSub.BroadcastFromAsync(_subscription, _subscription.Topic, "total", Total, cancellationToken);
            }
        }
    }

    // Its fake. Members that the class under test does not use are left out.
    private sealed class FakePubSub : IPubSub
    {
        public TopicSubscription Orders { get; } = new("orders");

        public List<Broadcast> Sent { get; } = [];

        public string NodeName => "fake";

        public AdapterStatus Status => AdapterStatus.Alone;

        public TopicSubscription Subscribe(string topic, int maxQueuedBytes = TopicSubscription.DefaultMaxQueuedBytes) => Orders;

        public ValueTask<BroadcastReach> BroadcastFromAsync<T>(
            TopicSubscription sender, string topic, string @event, T payload, CancellationToken cancellationToken = default)
        {
            Assert.Same(Orders, sender);
            Sent.Add(Broadcast.From(topic, @event, payload));
            return new ValueTask<BroadcastReach>(BroadcastReach.Handed);
        }

        public ValueTask<BroadcastReach> BroadcastAsync(Broadcast broadcast, CancellationToken cancellationToken = default) =>
            throw Unused();

        public ValueTask<BroadcastReach> BroadcastAsync<T>(
            string topic, string @event, T payload, CancellationToken cancellationToken = default) => throw Unused();

        public ValueTask<BroadcastReach> BroadcastFromAsync(
            TopicSubscription sender, Broadcast broadcast, CancellationToken cancellationToken = default) => throw Unused();

        public ValueTask<BroadcastReach> BroadcastToSubscriptionsAsync(
            Broadcast broadcast, TopicSubscription? sender = null, CancellationToken cancellationToken = default) => throw Unused();

        public ValueTask<BroadcastReach> BroadcastToSubscriptionsAsync<T>(
            string topic, string @event, T payload, TopicSubscription? sender = null, CancellationToken cancellationToken = default) =>
            throw Unused();

        public void LocalBroadcast(Broadcast broadcast) => throw Unused();

        public ValueTask<BroadcastReach> DirectBroadcastAsync(
            string node, Broadcast broadcast, CancellationToken cancellationToken = default) =>
            throw Unused();

        public int CountSubscribers(string topic) => throw Unused();

        public ValueTask<TopicSubscribers> CountSubscribersAsync(
            string topic, TimeSpan? patience = null, CancellationToken cancellationToken = default) => throw Unused();

        private static InvalidOperationException Unused() => new("The class under test does not call it.");
    }
}
