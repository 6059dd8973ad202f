namespace PhoenixSharp.PubSub.Tests;

public sealed class TopicSubscriptionTests
{
    private readonly PubSubServer _server = Server.Start();

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_comes_after_subscribing_is_read_in_order()
    {
        _server.LocalBroadcast(Server.Message("before"));
        var subscription = _server.Subscribe("t");
        _server.LocalBroadcast(Server.Message("one"));
        _server.LocalBroadcast(Server.Message("two"));
        subscription.Dispose();
        _server.LocalBroadcast(Server.Message("after"));
        Assert.Equal(["one", "two"], await EventsOf(subscription));
        Assert.Equal(0, _server.TopicCount);
    }

    [Fact]
    public async Task A_reader_that_waits_is_woken()
    {
        using var subscription = _server.Subscribe("t");
        await using var reader = subscription.GetAsyncEnumerator(Patience);
        var next = reader.MoveNextAsync();
        Assert.False(next.IsCompleted);
        _server.LocalBroadcast(Server.Message("e"));
        Assert.True(await next);
        Assert.Equal("e", reader.Current.Event);
    }

    [Fact]
    public async Task Cancelling_ends_the_reading_and_not_the_subscription()
    {
        using var subscription = _server.Subscribe("t");
        using var stop = new CancellationTokenSource();
        await using var reader = subscription.GetAsyncEnumerator(stop.Token);
        var next = reader.MoveNextAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
        Assert.Equal(1, _server.CountSubscribers("t"));
    }

    [Fact]
    public void Disposing_twice_takes_out_nobody_else()
    {
        var subscription = _server.Subscribe("t");
        using var other = _server.Subscribe("t");
        subscription.Dispose();
        subscription.Dispose();
        Assert.Equal(1, _server.CountSubscribers("t"));
    }

    [Fact]
    public void A_queue_of_nothing_is_the_callers_fault()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _server.Subscribe("t", maxQueuedBytes: 0));
        Assert.Throws<ArgumentNullException>(() => _server.Subscribe(null!));
    }

    [Fact]
    public async Task Enumerating_subscribes_and_leaving_the_loop_unsubscribes()
    {
        var seen = new List<string>();
        await using (var broadcasts = _server.SubscribeAsync("t", Patience).GetAsyncEnumerator(Patience))
        {
            Assert.Equal(0, _server.CountSubscribers("t"));
            var next = broadcasts.MoveNextAsync();
            Assert.Equal(1, _server.CountSubscribers("t"));
            _server.LocalBroadcast(Server.Message("one"));
            Assert.True(await next);
            seen.Add(broadcasts.Current.Event);
        }
        Assert.Equal(["one"], seen);
        Assert.Equal(0, _server.CountSubscribers("t"));
    }

    [Fact]
    public async Task Readers_and_broadcasters_at_once_lose_nothing_that_fits()
    {
        const int Threads = 4, Each = 5_000;
        using var subscription = _server.Subscribe("t", Threads * Each * 300);
        var threads = Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
        {
            for (var i = 0; i < Each; i++)
                _server.LocalBroadcast(Server.Message($"{thread}:{i}"));
        })).ToList();
        threads.ForEach(thread => thread.Start());
        var next = new int[Threads];
        var left = Threads * Each;
        await foreach (var broadcast in subscription.WithCancellation(Patience))
        {
            var parts = broadcast.Event.Split(':');
            Assert.Equal($"{next[int.Parse(parts[0], null)]++}", parts[1]);
            if (--left == 0)
                break;
        }
        threads.ForEach(thread => thread.Join());
    }

    private static async Task<List<string>> EventsOf(TopicSubscription subscription)
    {
        var events = new List<string>();
        await foreach (var broadcast in subscription.WithCancellation(Patience))
            events.Add(broadcast.Event);
        return events;
    }
}
