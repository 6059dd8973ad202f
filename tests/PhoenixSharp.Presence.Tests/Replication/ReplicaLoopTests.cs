using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Replication;

/// <summary>Whole applications on several nodes, over an adapter.</summary>
public sealed class ReplicaLoopTests : IAsyncLifetime
{
    private const string Topic = "phx_presence:PhoenixSharp.RawPresence_shard0";

    private readonly VirtualTime _time = new();
    private readonly MemoryCluster _cluster = new();
    private readonly List<ClusterHost> _hosts = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ClusterHost A => _hosts[0];

    private ClusterHost B => _hosts[1];

    public async ValueTask InitializeAsync()
    {
        foreach (var name in (string[])["a", "b", "c"])
            _hosts.Add(await ClusterHost.StartAsync(_cluster, name, _time));
        await PassAsync(seconds: 4);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
    }

    [Fact]
    public async Task A_member_of_one_node_is_listed_on_all_and_told_to_watchers_there()
    {
        using var watcher = B.Watch("room:1");
        using var owner = new PresenceOwner();
        var phxRef = await A.Presence.TrackAsync(owner, "room:1", "ann", Payload.FromJson("""{"n":1}"""), Cancellation);
        await PassAsync(seconds: 2);
        Assert.All(_hosts, host => Assert.Equal("ann", host.Keys("room:1")));
        Assert.Equal("""{"joins":{"ann":{"metas":[{"phx_ref":"REF","n":1}]}},"leaves":{}}""".Replace("REF", phxRef, StringComparison.Ordinal), Assert.Single(watcher.TakeAll()));
        owner.Dispose();
        await PassAsync(seconds: 2);
        Assert.All(_hosts, host => Assert.Equal("", host.Keys("room:1")));
        Assert.Equal("""{"joins":{},"leaves":{"ann":{"metas":[{"phx_ref":"REF","n":1}]}}}""".Replace("REF", phxRef, StringComparison.Ordinal), Assert.Single(watcher.TakeAll()));
    }

    [Fact]
    public async Task It_is_known_where_a_key_is_and_which_nodes_there_are()
    {
        using PresenceOwner first = new(), second = new();
        await A.Presence.TrackAsync(first, "room:1", "ann", Payload.Empty, Cancellation);
        await B.Presence.TrackAsync(second, "room:1", "ann", Payload.Empty, Cancellation);
        await PassAsync(seconds: 2);
        Assert.Equal(["a", "b"], _hosts[2].Presence.Where("room:1", "ann").Order());
        Assert.Empty(A.Presence.Where("room:1", "bob"));
        Assert.Equal([new("a", true), new("b", true), new("c", true)], A.Presence.Nodes);
        await B.DisposeAsync();
        await PassAsync(seconds: 45);
        Assert.Equal([new("a", true), new("b", false), new("c", true)], A.Presence.Nodes);
        Assert.Equal(["a"], A.Presence.Where("room:1", "ann"));
    }

    [Fact]
    public async Task A_node_that_starts_listens_once_it_knows_who_is_there()
    {
        using var owner = new PresenceOwner();
        await A.Presence.TrackAsync(owner, "room:1", "ann", Payload.Empty, Cancellation);
        await PassAsync(seconds: 4);
        await Task.WhenAll(_hosts.Select(host => host.Started)).WaitAsync(Patience.Limit, Cancellation);
        _hosts.Add(await ClusterHost.StartAsync(_cluster, "d", _time));
        Assert.False(_hosts[3].Started.IsCompleted);
        await PassAsync(seconds: 0.75); // what it waits for greetings
        await _hosts[3].Started.WaitAsync(Patience.Limit, Cancellation);
        Assert.Equal("ann", _hosts[3].Keys("room:1"));
    }

    [Fact]
    public async Task A_node_whose_link_is_down_starts_at_once()
    {
        _hosts.Add(await ClusterHost.StartAsync(_cluster, "d", _time, isAway: true));
        await _hosts[3].Started.WaitAsync(Patience.Limit, Cancellation);
    }

    [Fact]
    public async Task A_node_that_stops_says_so_and_its_presences_stay_a_while()
    {
        using var owner = new PresenceOwner();
        await A.Presence.TrackAsync(owner, "room:1", "ann", Payload.Empty, Cancellation);
        await PassAsync(seconds: 2);
        using var watcher = B.Watch("room:1");
        A.BeginToStop();
        owner.Dispose(); // its connection closes
        await PassAsync(seconds: 8);
        Assert.Equal("ann", B.Keys("room:1"));
        Assert.Empty(watcher.TakeAll());
        Assert.Single(B.Log.Records, record => record.Text == $"{Topic}: node a said goodbye; its presences stay for 00:00:10");
        Assert.DoesNotContain(B.Log.Records, record => record.EventId.Id == 312);
        await PassAsync(seconds: 4);
        Assert.Equal("", B.Keys("room:1"));
        Assert.Single(watcher.TakeAll());
    }

    [Fact]
    public async Task A_broker_that_is_away_harms_nobody_and_all_is_told_when_it_is_back()
    {
        using var owner = new PresenceOwner();
        A.Adapter.Broken = new InvalidOperationException("The broker is away.");
        await A.Presence.TrackAsync(owner, "room:1", "ann", Payload.Empty, Cancellation);
        await PassAsync(seconds: 60);
        Assert.Equal(("ann", ""), (A.Keys("room:1"), B.Keys("room:1")));
        Assert.Single(A.Log.Records, record => record.Text.Contains("can't be reached", StringComparison.Ordinal));
        A.Adapter.Broken = null;
        await PassAsync(seconds: 20);
        Assert.Equal("ann", B.Keys("room:1"));
    }

    [Fact]
    public async Task A_link_that_says_it_is_down_is_counted_and_logged_once_a_time() // and no task failed
    {
        using var unsent = new Counted("phoenixsharp.presence.messages_unsent");
        using var owner = new PresenceOwner();
        for (var time = 1; time <= 2; time++)
        {
            A.Adapter.IsAway = true;
            await A.Presence.TrackAsync(owner, "room:1", $"ann{time}", Payload.Empty, Cancellation);
            await PassAsync(seconds: 30);
            Assert.InRange(unsent.Sum, 3 * time, 20 * time); // beats; others may ask each other meanwhile
            Assert.Equal(time, A.Log.Records.Count(record => record.Text.Contains("can't be reached", StringComparison.Ordinal)));
            A.Adapter.IsAway = false;
            await PassAsync(seconds: 20);
            Assert.Equal(A.Keys("room:1"), B.Keys("room:1"));
            Assert.Equal(time, A.Log.Records.Count(record => record.EventId.Id == 321)); // and when it is back
        }
    }

    [Fact]
    public async Task A_link_that_was_not_tried_for_yet_is_not_called_lost()
    {
        var host = ClusterHost.Make(_cluster, "d", _time);
        _hosts.Add(host);
        host.Adapter.IsAway = true;
        await PassAsync(seconds: 4); // its first beats
        host.Adapter.IsAway = false;
        await host.StartAsync();
        await PassAsync(seconds: 4);
        Assert.DoesNotContain(host.Log.Records, record => record.EventId.Id is 318 or 321);
        Assert.Equal(4, A.Presence.Nodes.Count(node => node.IsUp));
    }

    [Fact]
    public async Task A_message_that_is_too_long_is_told_as_that_and_once()
    {
        var tooLong = Assert.Throws<BroadcastTooLargeException>(() => BroadcastTooLargeException.ThrowIfOver(1, new Broadcast(Topic, "tracker", Payload.Empty)));
        A.Adapter.Broken = tooLong;
        await PassAsync(seconds: 20);
        A.Adapter.Broken = null;
        await PassAsync(seconds: 10);
        Assert.Same(tooLong, Assert.Single(A.Log.Records, record => record.EventId.Id == 322).Exception);
        Assert.DoesNotContain(A.Log.Records, record => record.EventId.Id is 318 or 321);
    }

    [Fact]
    public async Task With_the_link_down_everywhere_each_node_goes_on_alone_and_all_agree_again()
    {
        using PresenceOwner first = new(), second = new();
        await A.Presence.TrackAsync(first, "room:1", "ann", Payload.Empty, Cancellation);
        await PassAsync(seconds: 2);
        _hosts.ForEach(host => host.Adapter.IsAway = true);
        await PassAsync(seconds: 30);
        await B.Presence.TrackAsync(second, "room:1", "bob", Payload.Empty, Cancellation);
        first.Dispose();
        await PassAsync(seconds: 30);
        Assert.Equal(("", "bob", ""), (A.Keys("room:1"), B.Keys("room:1"), _hosts[2].Keys("room:1")));
        _hosts.ForEach(host => host.Adapter.IsAway = false);
        await PassAsync(seconds: 20);
        Assert.All(_hosts, host => Assert.Equal("bob", host.Keys("room:1")));
        Assert.All(A.Presence.Nodes, node => Assert.True(node.IsUp));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_wall_clock_that_jumps_by_an_hour_changes_nothing(int hours) // B5
    {
        using PresenceOwner owner = new(), later = new();
        await A.Presence.TrackAsync(owner, "room:1", "ann", Payload.Empty, Cancellation);
        await PassAsync(seconds: 2);
        using var watcher = B.Watch("room:1");
        _time.JumpWallClock(TimeSpan.FromHours(hours));
        await PassAsync(seconds: 40);
        Assert.Empty(watcher.TakeAll());
        Assert.All(A.Presence.Nodes, node => Assert.True(node.IsUp));
        await A.Presence.TrackAsync(later, "room:1", "bob", Payload.Empty, Cancellation);
        await PassAsync(seconds: 2);
        Assert.All(_hosts, host => Assert.Equal("ann bob", host.Keys("room:1")));
    }

    [Fact]
    public async Task What_is_no_message_is_dropped_and_logged_once()
    {
        for (var i = 0; i < 3; i++)
            await _hosts[2].Adapter.BroadcastAsync(new Broadcast(Topic, "tracker", Payload.FromBinary(new byte[] { 1, 2, 3 })), Cancellation);
        await _hosts[2].Adapter.BroadcastAsync(new Broadcast(Topic, "tracker", Payload.Empty), Cancellation);
        await PassAsync(seconds: 1);
        Assert.Single(A.Log.Records, record => record.Text.Contains("was dropped", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Applications_and_clients_can_not_speak_as_a_node()
    {
        var goodbye = MessageWriter.Write(new Goodbye(new Tracking.Replica("b", long.MaxValue), TimeSpan.Zero));
        var sent = A.Adapter.SentCount;
        await A.PubSub.BroadcastAsync(new Broadcast(Topic, "tracker", Payload.FromBinary(goodbye)), Cancellation);
        await A.PubSub.DirectBroadcastAsync("b", new Broadcast(Topic, "tracker", Payload.FromBinary(goodbye)), Cancellation);
        Assert.Equal(sent, A.Adapter.SentCount);
        await PassAsync(seconds: 2);
        Assert.Equal(3, A.Presence.Nodes.Count(node => node.IsUp));
    }

    [Fact]
    public async Task Alone_it_has_no_timer()
    {
        using var host = new PresenceHost<RawPresence>();
        using var owner = new PresenceOwner();
        await host.Presence.TrackAsync(owner, "room:1", "ann", Payload.Empty, Cancellation);
        Assert.Equal(0, host.Time.TimerCount);
        Assert.Equal([new("local", true)], host.Presence.Nodes);
    }

    [Fact]
    public async Task What_is_tracked_fits_into_a_message_to_other_nodes_or_is_refused()
    {
        const int Most = 4096;
        var cluster = new MemoryCluster { MaxBroadcastBytes = Most };
        _hosts.Add(await ClusterHost.StartAsync(cluster, "small", _time));
        using var owner = new PresenceOwner();
        var tracker = _hosts[^1].Presence;
        for (var i = 0; i < 40; i++) // one after another, so that they are told together: as long as may be, and keys of three bytes a character
        {
            var key = i % 4 == 0 ? new string((char)('a' + (i % 26)), (Most / 2) - 22 - $"{i}".Length) + i : new string('亀', 200 * (i % 4)) + i;
            await tracker.TrackAsync(owner, "room:1", key, Payload.FromJson("""{"n":"0123456789"}"""), Cancellation);
        }
        var refused = await Assert.ThrowsAsync<ArgumentException>(async () => await tracker.TrackAsync(owner, "room:1", new string('亀', Most / 6), Payload.Empty, Cancellation));
        Assert.Contains($"at most {Most / 2} bytes", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(async () => await tracker.UpdateAsync(owner, "room:1", "亀亀1", Payload.FromJson($$"""{"n":"{{new string('x', Most / 2)}}"}"""), Cancellation));
        await PassAsync(seconds: 4);
        _hosts.Add(await ClusterHost.StartAsync(cluster, "late", _time));
        await PassAsync(seconds: 10);
        Assert.Equal(0, cluster.Refused);
        Assert.Equal((40, 40), (tracker.Count("room:1"), _hosts[^1].Presence.Count("room:1")));
        Assert.Equal(0, _hosts[^1].Presence.Tracker.Shards[0].Report.Transfers);
    }

    // In steps shorter than any period; after each, all turns that it posted are done before the next.
    private async Task PassAsync(double seconds)
    {
        for (var passed = 0.0; passed < seconds; passed += 0.25)
        {
            _time.Advance(TimeSpan.FromSeconds(0.25));
            for (var i = 0; i < 3; i++) // a message, its answer, what follows
            {
                foreach (var host in _hosts)
                    await host.TurnAsync();
            }
        }
    }
}
