using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.PubSub.Tests;

public sealed class SubscriptionOverflowTests : IDisposable
{
    // Topic "t" and an event of two characters are 6 bytes, "{}" is 2, and the overhead is 256.
    private const int BytesOfOne = 264;

    private readonly RecordingLogger _log = new();
    private readonly LoggerFactory _loggers;
    private readonly PubSubServer _server;

    public SubscriptionOverflowTests()
    {
        _loggers = new LoggerFactory([_log]);
        _server = new PubSubServer(new LocalAdapter(), PayloadJson.CreateOptions(), new Logger<PubSubServer>(_loggers));
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _loggers.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task Reader_gets_every_broadcast_when_its_queue_stays_at_the_bound()
    {
        var subscription = _server.Subscribe("t", 10 * BytesOfOne);
        await using var reader = subscription.GetAsyncEnumerator(Cancelled);
        Broadcast(0, 10);
        for (var i = 0; i < 1000; i++) // each read makes room for one more
        {
            Assert.True(await reader.MoveNextAsync());
            Assert.Equal($"{i % 100:00}", reader.Current.Event);
            Broadcast(i + 10, 1);
        }
        subscription.Dispose();
        for (var i = 0; i < 10; i++)
            Assert.True(await reader.MoveNextAsync());
        Assert.False(await reader.MoveNextAsync());
        Assert.Empty(_log.Records);
    }

    [Fact]
    public async Task Reader_gets_the_queued_broadcasts_and_then_an_exception_on_overflow()
    {
        using var overflows = new Overflows();
        using var subscription = _server.Subscribe("t", 10 * BytesOfOne);
        Broadcast(0, 15);
        Assert.Equal(0, _server.CountSubscribers("t"));
        Assert.Equal(0, _server.TopicCount);

        var (events, end) = await ReadAsync(subscription);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i:00}"), events);
        Assert.Equal(("t", 10 * BytesOfOne), (end.Topic, end.MaxQueuedBytes));
        Assert.Contains("subscription to t ended", end.Message, StringComparison.Ordinal);
        Assert.Contains("maxQueuedBytes, 2640 bytes", end.Message, StringComparison.Ordinal);
        Assert.Equal(1, overflows.Count);
        var warning = Assert.Single(_log.Records);
        Assert.Equal((LogLevel.Warning, 103), (warning.Level, warning.EventId.Id));
        Assert.Contains("maxQueuedBytes of Subscribe, 2640 bytes", warning.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_reader_that_was_too_slow_gets_the_exception_once_it_reads_on()
    {
        using var subscription = _server.Subscribe("t", 2 * BytesOfOne);
        await using var reader = subscription.GetAsyncEnumerator(Cancelled);
        Broadcast(0, 1);
        Assert.True(await reader.MoveNextAsync());
        Broadcast(1, 3);
        Assert.True(await reader.MoveNextAsync());
        Assert.True(await reader.MoveNextAsync());
        await Assert.ThrowsAsync<SubscriptionOverflowException>(() => reader.MoveNextAsync().AsTask().WaitAsync(Patience.Limit, Cancelled));
    }

    [Fact]
    public async Task Other_subscribers_and_the_broadcaster_notice_no_overflow()
    {
        using var slow = _server.Subscribe("t", BytesOfOne);
        var inbox = new Inbox();
        _server.Subscribe("t", inbox);
        using var behind = _server.Subscribe("t");
        Broadcast(0, 100);
        Assert.Equal(100, inbox.Received.Count);
        Assert.Equal(2, _server.CountSubscribers("t"));
        behind.Dispose();
        var heard = 0;
        await foreach (var broadcast in behind.WithCancellation(Cancelled))
            Assert.Equal($"{heard++:00}", broadcast.Event);
        Assert.Equal(100, heard);
    }

    [Fact]
    public async Task Subscribing_again_works_after_an_overflow()
    {
        using var first = _server.Subscribe("t", BytesOfOne);
        Broadcast(0, 2);
        using var second = _server.Subscribe("t", BytesOfOne);
        first.Dispose();
        Broadcast(2, 1);
        Assert.Equal(1, _server.CountSubscribers("t"));
        second.Dispose();
        await foreach (var broadcast in second.WithCancellation(Cancelled))
            Assert.Equal("02", broadcast.Event);
    }

    [Fact]
    public async Task Broadcast_larger_than_the_bound_is_accepted_when_nothing_waits()
    {
        using var subscription = _server.Subscribe("t", 1000);
        _server.LocalBroadcast(new Broadcast("t", "large", Payload.FromBinary(new byte[5000])));
        Assert.Equal(1, _server.CountSubscribers("t"));
        Broadcast(0, 1);
        Assert.Equal(["large"], (await ReadAsync(subscription)).Events);
    }

    [Fact]
    public async Task Payloads_count_by_their_bytes()
    {
        using var subscription = _server.Subscribe("t", 10_000);
        for (var i = 0; i < 4; i++)
            _server.LocalBroadcast(new Broadcast("t", $"{i:00}", Payload.FromBinary(new byte[3000])));
        Assert.Equal(["00", "01", "02"], (await ReadAsync(subscription)).Events);
    }

    [Fact]
    public async Task Short_form_passes_the_bound_on_and_throws_the_exception()
    {
        await using var reader = _server.SubscribeAsync("t", 2 * BytesOfOne, Cancelled).GetAsyncEnumerator(Cancelled);
        var next = reader.MoveNextAsync();
        Broadcast(0, 1);
        Assert.True(await next);
        Broadcast(1, 3);
        Assert.True(await reader.MoveNextAsync());
        Assert.True(await reader.MoveNextAsync());
        await Assert.ThrowsAsync<SubscriptionOverflowException>(() => reader.MoveNextAsync().AsTask().WaitAsync(Patience.Limit, Cancelled));
    }

    [Fact]
    public async Task Overflow_from_many_threads_ends_the_subscription_once()
    {
        using var overflows = new Overflows();
        using var subscription = _server.Subscribe("t", 1000 * BytesOfOne);
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() => Broadcast(0, 1000))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Equal(1000, (await ReadAsync(subscription)).Events.Count);
        Assert.Equal(1, overflows.Count);
        Assert.Single(_log.Records);
    }

    private void Broadcast(int first, int count)
    {
        for (var i = first; i < first + count; i++)
            _server.LocalBroadcast(Server.Message($"{i % 100:00}"));
    }

    private static async Task<(List<string> Events, SubscriptionOverflowException End)> ReadAsync(TopicSubscription subscription)
    {
        var events = new List<string>();
        var end = await Assert.ThrowsAsync<SubscriptionOverflowException>(() => ReadToEndAsync().WaitAsync(Patience.Limit, Cancelled));
        return (events, end);

        async Task ReadToEndAsync()
        {
            await foreach (var broadcast in subscription.WithCancellation(Cancelled))
                events.Add(broadcast.Event);
        }
    }

    private sealed class Overflows : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _count;

        public Overflows()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "phoenixsharp.subscriptions.overflowed")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref _count, count));
            _listener.Start();
        }

        public long Count => Interlocked.Read(ref _count);

        public void Dispose() => _listener.Dispose();
    }
}
