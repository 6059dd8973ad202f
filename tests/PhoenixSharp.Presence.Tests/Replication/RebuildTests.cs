using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Replication;

/// <summary>A shard whose own code throws in a turn is made anew (B19), and only that.</summary>
/// <remarks>What throws is a logger, which is called in the middle of such a turn: so the code needs no door for this.</remarks>
public sealed class RebuildTests : IAsyncLifetime
{
    private const string Topic = "phx_presence:PhoenixSharp.RawPresence_shard0";

    private readonly VirtualTime _time = new();
    private readonly MemoryCluster _cluster = new();
    private readonly Poison _poison = new();
    private readonly List<ClusterHost> _hosts = [];
    private readonly PresenceOwner _ann = new();
    private readonly PresenceOwner _bob = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ClusterHost A => _hosts[0];

    private ClusterHost B => _hosts[1];

    public async ValueTask InitializeAsync()
    {
        _hosts.Add(await ClusterHost.StartAsync(_cluster, "a", _time, logger: _poison));
        _hosts.Add(await ClusterHost.StartAsync(_cluster, "b", _time));
        await PassAsync(seconds: 4);
        await A.Presence.TrackAsync(_ann, "room:1", "ann", Payload.Empty, Cancellation);
        await B.Presence.TrackAsync(_bob, "room:1", "bob", Payload.Empty, Cancellation);
        await PassAsync(seconds: 4);
        Assert.Equal(("ann bob", "ann bob"), (A.Keys("room:1"), B.Keys("room:1")));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        _ann.Dispose();
        _bob.Dispose();
        _poison.Dispose();
    }

    [Fact]
    public async Task What_is_tracked_here_stays_and_the_rest_is_back_within_the_healing_time()
    {
        using var rebuilt = new Counted("phoenixsharp.presence.shards_rebuilt");
        using TopicWatcher here = A.Watch("room:1"), there = B.Watch("room:1");
        _poison.Node = "z";
        await BeatOfAsync("z");
        Assert.Equal("ann", A.Keys("room:1"));
        Assert.Equal(HealthStatus.Degraded, (await A.Health.CheckHealthAsync(Cancellation)).Status);
        Assert.StartsWith("""{"joins":{},"leaves":{"bob":""", Assert.Single(here.TakeAll()), StringComparison.Ordinal);
        _poison.Node = null;
        using var eve = new PresenceOwner();
        await A.Presence.TrackAsync(eve, "room:1", "eve", Payload.Empty, Cancellation); // works on, though nobody else hears of it yet
        await PassAsync(seconds: 20);
        Assert.Equal(("ann bob eve", "ann bob eve"), (A.Keys("room:1"), B.Keys("room:1")));
        Assert.StartsWith("""{"joins":{"eve":""", Assert.Single(there.TakeAll()), StringComparison.Ordinal); // and nobody of a's has left
        _ann.Dispose();
        await PassAsync(seconds: 4);
        Assert.Equal(("bob eve", "bob eve"), (A.Keys("room:1"), B.Keys("room:1")));
        Assert.True(rebuilt.Sum >= 1);
        var logged = Assert.Single(A.Log.Records, record => record.EventId.Id == 319);
        Assert.Contains("A Heartbeat of z could not be taken", logged.Exception!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_breaks_it_each_time_it_is_heard_breaks_it_seldom_and_hurts_nobody_else()
    {
        _poison.Node = "z";
        for (var second = 0; second < 300; second++)
        {
            await BeatOfAsync("z");
            await PassAsync(seconds: 1);
        }
        Assert.InRange(A.Log.Records.Count(record => record.EventId.Id == 319), 30, 45); // once an idle period of 7.5 s, not once a second
        Assert.Equal("ann", A.Keys("room:1").Split(' ')[0]);
        Assert.Equal("ann bob", B.Keys("room:1"));
        _poison.Node = null;
        await PassAsync(seconds: 30);
        Assert.Equal(("ann bob", "ann bob"), (A.Keys("room:1"), B.Keys("room:1")));
    }

    [Fact]
    public async Task One_that_rests_says_goodbye_when_its_node_stops_and_nothing_after_it()
    {
        var heard = await HearAsync();
        _poison.Node = "z";
        await BeatOfAsync("z");
        Assert.Equal(HealthStatus.Degraded, (await A.Health.CheckHealthAsync(Cancellation)).Status); // it rests
        A.BeginToStop();
        await PassAsync(seconds: 8);
        Assert.IsType<Goodbye>(heard.Last(message => message.Sender.Name == "a"));
        Assert.Equal("ann bob", B.Keys("room:1"));
        await PassAsync(seconds: 40);
        Assert.IsType<Goodbye>(heard.Last(message => message.Sender.Name == "a"));
        Assert.Equal("bob", B.Keys("room:1"));
    }

    [Fact]
    public async Task One_that_fails_after_its_goodbye_says_nothing_any_more()
    {
        var heard = await HearAsync();
        A.BeginToStop();
        await FailHalfwayAsync();
        Assert.Single(A.Log.Records, record => record.EventId.Id == 319);
        await PassAsync(seconds: 40);
        Assert.IsType<Goodbye>(heard.Last(message => message.Sender.Name == "a"));
        Assert.Equal("bob", B.Keys("room:1"));
    }

    [Fact]
    public async Task A_start_that_meets_a_failure_speaks_no_more_for_what_was_before_it()
    {
        var heard = await HearAsync();
        var (shard, introduced) = (A.Presence.Tracker.Shards[0], Task.CompletedTask);
        await FailHalfwayAsync(() => introduced = shard.IntroduceAsync(Cancellation)); // waits for its turn, which is behind this one
        await PassAsync(seconds: 1);
        await introduced.WaitAsync(Patience.Limit, Cancellation);
        Assert.DoesNotContain(heard, message => message.Sender.Name == "a"); // it rests for a beat
    }

    private async Task FailHalfwayAsync(Action? before = null) =>
        await Assert.ThrowsAsync<TimeZoneNotFoundException>(async () => await A.Presence.Tracker.Shards[0].AskAsync<bool>((state, _) =>
        {
            before?.Invoke();
            state.Track(new Tracking.Slot("room:1", 99, "halfway"), "r99", default);
            throw new TimeZoneNotFoundException();
        }));

    [Fact]
    public async Task A_start_does_not_wait_for_what_a_shard_that_failed_had_asked_for()
    {
        _poison.Node = "z";
        var c = await ClusterHost.StartAsync(_cluster, "c", _time, logger: _poison);
        _hosts.Add(c);
        await BeatOfAsync("b2", to: "c", clock: 5); // knows more than c, and never answers
        await PassAsync(seconds: 1);
        Assert.False(c.Started.IsCompleted);
        await BeatOfAsync("z", to: "c");
        await c.Started.WaitAsync(Patience.Limit, Cancellation);
    }

    [Fact]
    public async Task A_refusal_breaks_nothing()
    {
        await Assert.ThrowsAsync<AlreadyTrackedException>(async () => await A.Presence.TrackAsync(_ann, "room:1", "ann", Payload.Empty, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(async () => await A.Presence.TrackAsync(_ann, "room:1", "half a pair: \ud800", Payload.Empty, Cancellation));
        await Assert.ThrowsAsync<PresenceNotTrackedException>(async () => await A.Presence.UpdateAsync(_ann, "room:1", "nobody", Payload.Empty, Cancellation));
        Assert.Equal("ann bob", A.Keys("room:1"));
        Assert.DoesNotContain(A.Log.Records, record => record.EventId.Id == 319);
    }

    // A node that was never heard before.
    private async Task BeatOfAsync(string node, string to = "a", long clock = 0)
    {
        var stranger = new Tracking.Replica(node, 1);
        var beat = new Heartbeat(stranger, new ReplicaOptions().Settings, null, Tracking.Context.Of(stranger, clock));
        await _cluster.Join(node).DirectBroadcastAsync(to, new Broadcast(Topic, "tracker", Payload.FromBinary(MessageWriter.Write(beat))), Cancellation);
        foreach (var host in _hosts)
            await host.TurnAsync();
    }

    // All that is said to all nodes.
    private async Task<ConcurrentQueue<TrackerMessage>> HearAsync()
    {
        var heard = new ConcurrentQueue<TrackerMessage>();
        var listener = _cluster.Join("listener");
        await listener.StartAsync(broadcast => heard.Enqueue(MessageReader.Read(broadcast.Payload.Bytes.Span)), Cancellation);
        await listener.OpenTopicAsync(Topic);
        return heard;
    }

    private async Task PassAsync(double seconds)
    {
        for (var passed = 0.0; passed < seconds; passed += 0.25)
        {
            _time.Advance(TimeSpan.FromSeconds(0.25));
            for (var i = 0; i < 3; i++)
            {
                foreach (var host in _hosts)
                    await host.TurnAsync();
            }
        }
    }

    /// <summary>Throws where it is told that a node is up.</summary>
    private sealed class Poison : ILoggerProvider, ILogger
    {
        public volatile string? Node;

        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == 310 && Node is { } node && formatter(state, exception).Contains($"node {node} ", StringComparison.Ordinal))
                throw new InvalidOperationException("Poison.");
        }

        public void Dispose()
        {
        }
    }
}
