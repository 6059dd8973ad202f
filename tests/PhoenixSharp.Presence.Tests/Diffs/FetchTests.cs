using System.Collections.Concurrent;

namespace PhoenixSharp.Diffs;

public class FetchTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_fetched_stands_beside_the_metas_in_diffs_and_lists()
    {
        using var host = new PresenceHost<FetchingPresence>();
        host.Presence.Fetch = (entries, _) => Task.FromResult(entries.With("user", entries.Keys.ToDictionary(key => key, key => new { Name = key.ToUpperInvariant() })));
        using var watcher = host.Watch("t");
        var phxRef = await host.Presence.TrackAsync(new Member("t"), "ann", Payload.Empty, Cancellation);
        var entry = $$$$"""{"ann":{"metas":[{"phx_ref":"{{{{phxRef}}}}"}],"user":{"name":"ANN"}}}""";
        Assert.Equal($$$$"""{"joins":{{{{entry}}}},"leaves":{}}""", (await watcher.NextAsync(Cancellation)).Payload.ToString());
        Assert.Equal(entry, (await host.Presence.ListAsync("t", Cancellation)).ToPayload().ToString());
        Assert.DoesNotContain("user", host.Presence.List("t").ToPayload().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_fetched_for_a_diff_that_nobody_here_watches()
    {
        using var host = new PresenceHost<FetchingPresence>();
        var fetched = new ConcurrentQueue<string>();
        host.Presence.Fetch = (entries, _) =>
        {
            fetched.Enqueue(entries.Keys.Single());
            return Task.FromResult(entries);
        };
        using var owner = new PresenceOwner();
        await host.Presence.TrackAsync(owner, "t", "ann", Payload.Empty, Cancellation);
        using var watcher = host.Watch("t");
        await host.Presence.TrackAsync(owner, "t", "bob", Payload.Empty, Cancellation);
        Assert.Contains("\"bob\":", (await watcher.NextAsync(Cancellation)).Payload.ToString(), StringComparison.Ordinal);
        Assert.Equal(["bob"], fetched);
    }

    [Fact]
    public async Task A_fetch_that_cannot_even_begin_is_logged_and_entries_go_out_as_they_are()
    {
        using var host = new PresenceHost<FetchingPresence>();
        using var owner = new PresenceOwner();
        await host.Presence.TrackAsync(owner, "t", "ann", Payload.Empty, Cancellation);
        var entries = host.Presence.List("t");
        var enrichment = new Enrichment(host.Presence, TimeSpan.MaxValue, host.Time, host.Log.CreateLogger("any")); // longer than any timer
        Assert.Same(entries, await enrichment.FetchAsync("t", entries, Cancellation));
        Assert.Equal(300, Assert.Single(host.Log.Records).EventId.Id);
    }

    [Fact]
    public async Task Diffs_go_out_in_order_however_long_fetches_take()
    {
        using var host = new PresenceHost<FetchingPresence>();
        var fetches = new ConcurrentDictionary<string, TaskCompletionSource>();
        TaskCompletionSource Fetching(string key) => fetches.GetOrAdd(key, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        host.Presence.Fetch = async (entries, _) =>
        {
            await Fetching(entries.Keys.Single()).Task;
            return entries;
        };
        using var watcher = host.Watch("t");
        using var owner = new PresenceOwner();
        foreach (var key in (string[])["a", "b", "c"])
            await host.Presence.TrackAsync(owner, "t", key, Payload.Empty, Cancellation);
        Fetching("c").SetResult();
        Fetching("b").SetResult();
        Assert.Empty(watcher.TakeAll());
        Fetching("a").SetResult();
        foreach (var key in (string[])["a", "b", "c"])
            Assert.Contains($"\"{key}\":", (await watcher.NextAsync(Cancellation)).Payload.ToString(), StringComparison.Ordinal);
        await UntilIdleAsync(host);
    }

    [Fact]
    public async Task An_owner_that_ends_while_its_join_is_fetched_joins_and_leaves()
    {
        using var host = new PresenceHost<FetchingPresence>();
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = 0;
        host.Presence.Fetch = async (entries, _) =>
        {
            if (Interlocked.Increment(ref calls) == 1)
                await first.Task;
            return entries;
        };
        using var watcher = host.Watch("t");
        var owner = new PresenceOwner();
        await host.Presence.TrackAsync(owner, "t", "ann", Payload.Empty, Cancellation);
        owner.Dispose();
        first.SetResult();
        Assert.StartsWith("""{"joins":{"ann":""", (await watcher.NextAsync(Cancellation)).Payload.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("""{"joins":{},"leaves":{"ann":""", (await watcher.NextAsync(Cancellation)).Payload.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fetch_that_throws_is_logged_and_entries_go_out_as_they_are()
    {
        using var host = new PresenceHost<FetchingPresence>();
        host.Presence.Fetch = (_, _) => throw new TimeZoneNotFoundException("secret");
        using var watcher = host.Watch("t");
        var phxRef = await host.Presence.TrackAsync(new Member("t"), "ann", Payload.Empty, Cancellation);
        Assert.Equal($$$$"""{"joins":{"ann":{"metas":[{"phx_ref":"{{{{phxRef}}}}"}]}},"leaves":{}}""", (await watcher.NextAsync(Cancellation)).Payload.ToString());
        Assert.Equal($$$$"""{"ann":{"metas":[{"phx_ref":"{{{{phxRef}}}}"}]}}""", (await host.Presence.ListAsync("t", Cancellation)).ToPayload().ToString());
        Assert.All(host.Log.Records, record => Assert.Equal((300, "PhoenixSharp.Presence"), (record.EventId.Id, record.Category)));
        Assert.Equal(2, host.Log.Records.Count);
    }

    [Fact]
    public async Task A_fetch_that_takes_too_long_is_cancelled_logged_and_not_waited_for()
    {
        using var host = new PresenceHost<FetchingPresence>();
        var cancelled = new TaskCompletionSource();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Presence.Fetch = (_, cancellationToken) =>
        {
            cancellationToken.Register(() => cancelled.TrySetResult());
            started.SetResult();
            return new TaskCompletionSource<PresenceEntries>().Task; // it heeds nothing
        };
        using var watcher = host.Watch("t");
        await host.Presence.TrackAsync(new Member("t"), "ann", Payload.Empty, Cancellation);
        await started.Task;
        host.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Contains("\"ann\"", (await watcher.NextAsync(Cancellation)).Payload.ToString(), StringComparison.Ordinal);
        await cancelled.Task;
        Assert.Equal(301, Assert.Single(host.Log.Records).EventId.Id);
    }

    [Fact]
    public async Task A_list_that_its_caller_cancels_is_cancelled_and_not_logged()
    {
        using var host = new PresenceHost<FetchingPresence>();
        await host.Presence.TrackAsync(new Member("t"), "ann", Payload.Empty, Cancellation);
        await UntilIdleAsync(host);
        using var stop = new CancellationTokenSource();
        host.Presence.Fetch = async (entries, cancellationToken) =>
        {
            await stop.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return entries;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await host.Presence.ListAsync("t", stop.Token));
        Assert.Empty(host.Log.Records);
    }

    [Fact]
    public async Task Changes_are_told_in_order_apart_from_the_tracker_and_what_is_thrown_is_logged()
    {
        using var host = new PresenceHost<WatchingPresence>();
        using var owner = new PresenceOwner();
        for (var i = 0; i < 100; i++)
            await host.Presence.TrackAsync(owner, "t", $"{i}", Payload.Empty, Cancellation); // which a callback that waits doesn't hold up
        host.Presence.Go.SetResult();
        var told = await host.Presence.Told.Task.WaitAsync(Cancellation);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), told);
        await UntilIdleAsync(host);
        Assert.Equal(302, Assert.Single(host.Log.Records).EventId.Id);
    }

    // A feed lives while something of its topic is on its way; each look is a turn of the shard.
    private static async Task UntilIdleAsync<T>(PresenceHost<T> host)
        where T : Presence
    {
        while (await host.FeedCountAsync() > 0)
            await Task.Yield();
    }
}

internal sealed class FetchingPresence : Presence<Payload>
{
    public Func<PresenceEntries, CancellationToken, Task<PresenceEntries>> Fetch { get; set; } = (entries, _) => Task.FromResult(entries);

    public override async ValueTask<PresenceEntries> FetchAsync(string topic, PresenceEntries entries, CancellationToken cancellationToken) =>
        await Fetch(entries, cancellationToken);
}

internal sealed class WatchingPresence : Presence<Payload>
{
    private readonly List<string> _told = [];

    public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource<List<string>> Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override async ValueTask ChangedAsync(string topic, PresenceDiff diff)
    {
        await Go.Task;
        _told.Add(diff.Joins.Keys.Single());
        if (_told.Count == 100)
            Told.SetResult(_told);
        if (_told.Count == 50)
            throw new TimeZoneNotFoundException();
    }
}
