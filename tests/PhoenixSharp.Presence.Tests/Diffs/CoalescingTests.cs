using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Diffs;

public sealed class CoalescingTests : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    private readonly PresenceHost<RawPresence> _host = new();
    private readonly TopicWatcher _watcher;
    private readonly Member _ann = new("t");

    public CoalescingTests()
    {
        _host.WatchByMany("t");
        _watcher = _host.Watch("t");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _watcher.Dispose();
        _host.Dispose();
    }

    [Fact]
    public async Task The_first_diff_goes_at_once_and_those_behind_it_as_one()
    {
        var a = await TrackAsync("a");
        Assert.Equal([Diff(Join("a", a), "")], _watcher.TakeAll());
        var b = await TrackAsync("b");
        var c = await TrackAsync("c");
        _host.Time.Advance(Window - TimeSpan.FromTicks(1));
        await _host.TurnAsync();
        Assert.Empty(_watcher.TakeAll());
        _host.Time.Advance(TimeSpan.FromTicks(1));
        await _host.TurnAsync();
        Assert.Equal([Diff($"{Join("b", b)},{Join("c", c)}", "")], _watcher.TakeAll());
    }

    [Fact]
    public async Task A_window_opens_behind_each_diff_and_closes_where_nothing_came()
    {
        await TrackAsync("a");
        await TrackAsync("b");
        await PassAsync();
        _watcher.TakeAll();
        var c = await TrackAsync("c");
        Assert.Empty(_watcher.TakeAll());
        await PassAsync();
        Assert.Equal([Diff(Join("c", c), "")], _watcher.TakeAll());
        await PassAsync();
        Assert.Equal((0, 0), (await _host.FeedCountAsync(), _host.Time.TimerCount));
        var d = await TrackAsync("d");
        Assert.Equal([Diff(Join("d", d), "")], _watcher.TakeAll());
    }

    [Fact]
    public async Task A_thousand_joins_in_two_seconds_are_far_fewer_frames_than_half_their_square() // reliability.md, row 20
    {
        const int Members = 1_000;
        using var host = new PresenceHost<RawPresence>();
        List<TopicWatcher> watchers = [];
        for (var i = 0; i < Members; i++)
        {
            watchers.Add(host.Watch("t"));
            await host.Presence.TrackAsync(new Member("t"), $"m{i}", Payload.Empty, Cancellation);
            host.Time.Advance(TimeSpan.FromMilliseconds(2));
            await host.TurnAsync();
        }
        host.Time.Advance(Window);
        await host.TurnAsync();
        var frames = watchers.ConvertAll(watcher => watcher.TakeAll());
        Assert.InRange(frames.Sum(taken => taken.Count), Members, Members * 30);
        Assert.Equal(Members, frames[0].Sum(diff => diff.Split("phx_ref\"").Length - 1)); // who came first has heard of everyone, once
        watchers.ForEach(watcher => watcher.Dispose());
    }

    [Fact]
    public async Task What_came_and_went_within_a_window_leaves() // who subscribed in between was listed it
    {
        await TrackAsync("a");
        _watcher.TakeAll();
        var b = await TrackAsync("b");
        await _host.Presence.UntrackAsync(_ann, "b", Cancellation);
        await PassAsync();
        Assert.Equal([Diff("", Join("b", b))], _watcher.TakeAll());
        await PassAsync();
        Assert.Equal(0, await _host.FeedCountAsync());
    }

    [Fact]
    public async Task A_chain_of_updates_is_the_oldest_that_was_shown_and_the_newest()
    {
        var shown = await TrackAsync("a");
        _watcher.TakeAll();
        var between = await UpdateAsync("a");
        var newest = await UpdateAsync("a");
        await PassAsync();
        Assert.Equal([Diff(Join("a", newest, shown), Metas("a", shown, between))], _watcher.TakeAll());
    }

    [Fact]
    public async Task A_chain_that_began_within_the_window_follows_nothing()
    {
        await TrackAsync("a");
        _watcher.TakeAll();
        var first = await TrackAsync("b");
        var newest = await UpdateAsync("b");
        await PassAsync();
        Assert.Equal([Diff(Join("b", newest), Join("b", first))], _watcher.TakeAll());
    }

    [Fact]
    public async Task A_chain_that_ends_with_a_leave_is_the_leave_of_what_was_shown()
    {
        var shown = await TrackAsync("a");
        _watcher.TakeAll();
        var between = await UpdateAsync("a");
        await _host.Presence.UntrackAsync(_ann, "a", Cancellation);
        await PassAsync();
        Assert.Equal([Diff("", Metas("a", shown, between))], _watcher.TakeAll());
    }

    [Fact]
    public async Task A_topic_that_few_watch_gets_each_change_at_once()
    {
        using var watcher = _host.Watch("small");
        using var owner = new PresenceOwner();
        for (var i = 0; i < 5; i++)
            await _host.Presence.TrackAsync(owner, "small", $"{i}", Payload.Empty, Cancellation);
        Assert.Equal(5, watcher.TakeAll().Count);
        Assert.Equal(0, _host.Time.TimerCount);
    }

    [Fact]
    public async Task A_window_of_zero_never_opens()
    {
        using var host = new PresenceHost<RawPresence>(options => (options.DiffWindow, options.DiffWindowSubscribers) = (TimeSpan.Zero, 0));
        using var watcher = host.Watch("t");
        await host.Presence.TrackAsync(_ann, "a", Payload.Empty, Cancellation);
        await host.Presence.TrackAsync(_ann, "b", Payload.Empty, Cancellation);
        Assert.Equal(2, watcher.TakeAll().Count);
    }

    [Fact]
    public async Task Ten_thousand_owners_that_end_at_once_are_two_diffs()
    {
        var owners = Enumerable.Range(0, 10_000).Select(_ => new PresenceOwner()).ToArray();
        foreach (var owner in owners)
            await _host.Presence.TrackAsync(owner, "t", "k", Payload.Empty, Cancellation);
        await PassAsync();
        await PassAsync();
        _watcher.TakeAll();
        foreach (var owner in owners)
            owner.Dispose();
        await PassAsync();
        Assert.Equal(2, _watcher.TakeAll().Count);
        Assert.Equal(0, _host.Presence.Count("t"));
        await PassAsync();
        Assert.Equal((0, 0), await _host.Shard.AskAsync((state, feeds) => (state.TopicCount + state.OwnerCount, feeds.Count)));
    }

    private async Task PassAsync()
    {
        _host.Time.Advance(Window);
        await _host.TurnAsync();
    }

    private ValueTask<string> TrackAsync(string key) => _host.Presence.TrackAsync(_ann, key, Payload.Empty, Cancellation);

    private async ValueTask<string> UpdateAsync(string key)
    {
        await _host.Presence.UpdateAsync(_ann, key, Payload.Empty, Cancellation);
        return _host.Presence.Get("t", key)!.Metas[0].PhxRef;
    }

    private static string Diff(string joins, string leaves) => $$$$"""{"joins":{{{{{joins}}}}},"leaves":{{{{{leaves}}}}}}""";

    private static string Join(string key, string phxRef, string? previous = null)
    {
        var follows = previous is null ? "" : $",\"phx_ref_prev\":\"{previous}\"";
        return $$$$"""
            "{{{{key}}}}":{"metas":[{"phx_ref":"{{{{phxRef}}}}"{{{{follows}}}}}]}
            """;
    }

    private static string Metas(string key, string phxRef, string follower) => $$$$"""
        "{{{{key}}}}":{"metas":[{"phx_ref":"{{{{phxRef}}}}"},{"phx_ref":"{{{{follower}}}}","phx_ref_prev":"{{{{phxRef}}}}"}]}
        """;
}
