namespace PhoenixSharp.Owners;

public class PresenceOwnerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_end_removes_all_it_tracked_with_one_diff_per_topic()
    {
        using var host = new PresenceHost<RawPresence>();
        var owner = new PresenceOwner();
        var ann = await host.Presence.TrackAsync(owner, "room:1", "ann", Payload.Empty, Cancellation);
        var anna = await host.Presence.TrackAsync(owner, "room:1", "anna", Payload.Empty, Cancellation);
        await host.Presence.TrackAsync(owner, "room:2", "ann", Payload.Empty, Cancellation);
        await host.Presence.TrackAsync(new PresenceOwner(), "room:2", "bob", Payload.Empty, Cancellation);
        using var watcher = host.Watch("room:1");
        owner.Dispose();
        Assert.Equal(
            [$$$$"""{"joins":{},"leaves":{"ann":{"metas":[{"phx_ref":"{{{{ann}}}}"}]},"anna":{"metas":[{"phx_ref":"{{{{anna}}}}"}]}}}"""],
            watcher.TakeAll());
        Assert.Equal(["bob"], host.Presence.List("room:2").Keys);
        owner.Dispose();
        Assert.Empty(watcher.TakeAll());
    }

    [Fact]
    public async Task It_can_track_nothing_once_it_has_ended()
    {
        using var host = new PresenceHost<RawPresence>();
        var owner = new PresenceOwner();
        owner.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await host.Presence.TrackAsync(owner, "room:1", "ann", Payload.Empty, Cancellation));
        Assert.Equal(0, host.Presence.Count("room:1"));
    }

    [Fact]
    public async Task What_waits_to_be_tracked_when_it_ends_never_stays()
    {
        using var host = new PresenceHost<RawPresence>();
        var owner = new PresenceOwner();
        ValueTask<string> tracked = default;
        // This turn is in hand while the track and the end are posted, in this order and in the other.
        await host.Shard.AskAsync((_, _) =>
        {
            tracked = host.Presence.TrackAsync(owner, "room:1", "ann", Payload.Empty, Cancellation);
            owner.Dispose();
            return true;
        });
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await tracked);
        await host.TurnAsync();
        Assert.Equal(0, host.Presence.Count("room:1"));
    }

    [Fact]
    public async Task Many_ends_against_many_tracks_leave_nobody()
    {
        using var host = new PresenceHost<RawPresence>();
        for (var round = 0; round < 100; round++)
        {
            var owner = new PresenceOwner();
            using var both = new Barrier(2);
            var tracks = Task.Factory.StartNew(
                () =>
                {
                    both.SignalAndWait();
                    return host.Presence.TrackAsync(owner, "room:1", "ann", Payload.Empty, CancellationToken.None).AsTask();
                },
                Cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
            both.SignalAndWait(Cancellation);
            owner.Dispose();
            await Task.WhenAny(tracks); // tracked and removed, or refused
            await host.TurnAsync();
            Assert.Equal(0, host.Presence.Count("room:1"));
        }
    }

    [Fact]
    public async Task It_may_untrack_all_and_go_on()
    {
        using var host = new PresenceHost<RawPresence>();
        using var owner = new PresenceOwner();
        await host.Presence.TrackAsync(owner, "room:1", "ann", Payload.Empty, Cancellation);
        await host.Presence.UntrackAsync(owner, Cancellation);
        Assert.Equal(0, host.Presence.Count("room:1"));
        await host.Presence.TrackAsync(owner, "room:1", "ann", Payload.Empty, Cancellation);
        Assert.Equal(1, host.Presence.Count("room:1"));
    }

    [Fact]
    public async Task It_may_track_as_many_as_the_limit_and_no_more()
    {
        using var host = new PresenceHost<RawPresence>(options => options.MaxEntriesPerOwner = 2);
        using var owner = new PresenceOwner();
        await host.Presence.TrackAsync(owner, "room:1", "a", Payload.Empty, Cancellation);
        await host.Presence.TrackAsync(owner, "room:2", "b", Payload.Empty, Cancellation);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await host.Presence.TrackAsync(owner, "room:3", "c", Payload.Empty, Cancellation));
        Assert.Contains("PresenceOptions.MaxEntriesPerOwner", refused.Message, StringComparison.Ordinal);
        await host.Presence.UntrackAsync(owner, "room:1", "a", Cancellation);
        await host.Presence.TrackAsync(owner, "room:3", "c", Payload.Empty, Cancellation);
    }
}
