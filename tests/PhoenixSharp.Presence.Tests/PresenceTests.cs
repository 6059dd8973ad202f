using PhoenixSharp.TestSupport;

namespace PhoenixSharp;

public sealed record Typing(string Name, bool IsTyping = false, long Since = 0);

public class PresenceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_track_is_told_before_it_completes_and_listed_with_the_same_ref()
    {
        using var host = new PresenceHost<RawPresence>();
        using var watcher = host.Watch("room:1");
        var tracked = host.Presence.TrackAsync(new Member("room:1"), "ann", Payload.FromJson("""{ "n": 1 }"""), Cancellation);
        Assert.True(tracked.IsCompleted); // an idle shard does it on the spot
        var phxRef = await tracked;
        Assert.Equal([$$$$"""{"joins":{"ann":{"metas":[{"phx_ref":"{{{{phxRef}}}}","n": 1}]}},"leaves":{}}"""], watcher.TakeAll());
        Assert.Equal($$$$"""{"ann":{"metas":[{"phx_ref":"{{{{phxRef}}}}","n": 1}]}}""", host.Presence.List("room:1").ToPayload().ToString());
        Assert.Equal(0, await host.FeedCountAsync());
    }

    [Fact]
    public async Task Tracked_and_updated_metas_do_not_keep_the_message_they_came_in()
    {
        using var host = new PresenceHost<RawPresence>();
        var member = new Member("room:1");
        var tracked = await CollectableAsync(meta => host.Presence.TrackAsync(member, "ann", meta, Cancellation).AsTask());
        var updated = await CollectableAsync(meta => host.Presence.UpdateAsync(member, "ann", meta, Cancellation).AsTask());
        await host.TurnAsync();
        GC.Collect();
        Assert.False(tracked.TryGetTarget(out _));
        Assert.False(updated.TryGetTarget(out _));
        Assert.Equal("""{"n":1}""", host.Presence.Get("room:1", "ann")!.Metas[0].Value.ToString());

        // Apart, so that no local variable of the test keeps the array.
        static async Task<WeakReference<byte[]>> CollectableAsync(Func<Payload, Task> storeAsync)
        {
            var message = new byte[1_000_000];
            """{"n":1}"""u8.CopyTo(message);
            await storeAsync(Payload.FromJson(message.AsMemory(0, 7)));
            return new WeakReference<byte[]>(message);
        }
    }

    [Fact]
    public async Task An_update_is_one_diff_whose_join_names_the_one_that_leaves()
    {
        using var host = new PresenceHost<RawPresence>();
        var member = new Member("room:1");
        var first = await host.Presence.TrackAsync(member, "ann", Payload.Empty, Cancellation);
        using var watcher = host.Watch("room:1");
        await host.Presence.UpdateAsync(member, "ann", Payload.FromJson("""{"n":2}"""), Cancellation);
        var second = host.Presence.Get("room:1", "ann")!.Metas[0].PhxRef;
        Assert.Equal(
            [$$$$"""{"joins":{"ann":{"metas":[{"phx_ref":"{{{{second}}}}","phx_ref_prev":"{{{{first}}}}","n":2}]}},"leaves":{"ann":{"metas":[{"phx_ref":"{{{{first}}}}"}]}}}"""],
            watcher.TakeAll());
    }

    [Fact]
    public async Task Metas_of_the_applications_type_are_written_and_read()
    {
        using var host = new PresenceHost<TypingPresence>();
        var member = new Member("room:1");
        var first = await host.Presence.TrackAsync(member, "ann", new Typing("Ann", Since: long.MaxValue), Cancellation);
        await host.Presence.UpdateAsync(member, "ann", meta => meta with { IsTyping = true }, Cancellation);
        var second = host.Presence.Get("room:1", "ann")!.Metas[0].PhxRef;
        var entry = host.Presence.Get("room:1", "ann")!;
        Assert.Equal(new PresenceMeta<Typing>(second, first, new Typing("Ann", true, long.MaxValue)), Assert.Single(entry.Metas));
        Assert.Equal(entry.Metas[0], Assert.Single(host.Presence.Read(host.Presence.List("room:1"))).Metas[0]);
        Assert.True(host.Presence.List("room:1").TryGet("ann", out var json));
        Assert.Equal($$$$"""{"metas":[{"phx_ref":"{{{{second}}}}","phx_ref_prev":"{{{{first}}}}","name":"Ann","isTyping":true,"since":9223372036854775807}]}""", json.ToString());
        Assert.Null(host.Presence.Get("room:1", "bob"));
        Assert.False(host.Presence.List("room:1").TryGet("bob", out _));
    }

    [Fact]
    public async Task Tracking_twice_is_refused_and_updating_what_is_not_tracked_too()
    {
        using var host = new PresenceHost<RawPresence>();
        var member = new Member("room:1");
        await host.Presence.TrackAsync(member, "ann", Payload.Empty, Cancellation);
        using var watcher = host.Watch("room:1");
        await Assert.ThrowsAsync<AlreadyTrackedException>(async () => await host.Presence.TrackAsync(member, "ann", Payload.Empty, Cancellation));
        await Assert.ThrowsAsync<PresenceNotTrackedException>(async () => await host.Presence.UpdateAsync(member, "bob", Payload.Empty, Cancellation));
        await Assert.ThrowsAsync<PresenceNotTrackedException>(async () => await host.Presence.UpdateAsync(new Member("room:1"), "ann", meta => meta, Cancellation));
        await host.Presence.UntrackAsync(member, "bob", Cancellation);
        Assert.Empty(watcher.TakeAll());
    }

    [Fact]
    public async Task A_change_that_throws_is_the_callers_and_changes_nothing()
    {
        using var host = new PresenceHost<RawPresence>();
        var member = new Member("room:1");
        var phxRef = await host.Presence.TrackAsync(member, "ann", Payload.Empty, Cancellation);
        await Assert.ThrowsAsync<TimeZoneNotFoundException>(async () =>
            await host.Presence.UpdateAsync(member, "ann", _ => throw new TimeZoneNotFoundException(), Cancellation));
        Assert.Equal(phxRef, host.Presence.Get("room:1", "ann")!.Metas[0].PhxRef);
        await host.Presence.UntrackAsync(member, "ann", Cancellation);
    }

    [Fact]
    public async Task A_change_is_asked_for_again_when_another_update_came_between()
    {
        using var host = new PresenceHost<TypingPresence>();
        var member = new Member("room:1");
        await host.Presence.TrackAsync(member, "ann", new Typing("Ann"), Cancellation);
        var calls = 0;
        await host.Presence.UpdateAsync(member, "ann", meta =>
        {
            if (calls++ == 0)
                Assert.True(host.Presence.UpdateAsync(member, "ann", new Typing("Anna"), Cancellation).AsTask().IsCompletedSuccessfully);
            return meta with { IsTyping = true };
        }, Cancellation);
        Assert.Equal(2, calls);
        Assert.Equal(new Typing("Anna", true), host.Presence.Get("room:1", "ann")!.Metas[0].Value);
    }

    [Fact]
    public async Task An_untrack_that_comes_between_ends_a_change()
    {
        using var host = new PresenceHost<RawPresence>();
        var member = new Member("room:1");
        await host.Presence.TrackAsync(member, "ann", Payload.Empty, Cancellation);
        await Assert.ThrowsAsync<PresenceNotTrackedException>(async () => await host.Presence.UpdateAsync(member, "ann", meta =>
        {
            Assert.True(host.Presence.UntrackAsync(member, "ann", Cancellation).AsTask().IsCompletedSuccessfully);
            return meta;
        }, Cancellation));
        Assert.Equal(0, host.Presence.Count("room:1"));
    }

    [Fact]
    public async Task An_update_is_never_seen_as_an_absence()
    {
        using var host = new PresenceHost<RawPresence>();
        var member = new Member("room:1");
        await host.Presence.TrackAsync(member, "ann", Payload.Empty, Cancellation);
        var updates = Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < 5_000; i++)
                    Assert.True(host.Presence.UpdateAsync(member, "ann", Payload.Empty, CancellationToken.None).AsTask().IsCompletedSuccessfully);
            },
            Cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (!updates.IsCompleted)
            Assert.Single(Assert.Single(host.Presence.Read(host.Presence.List("room:1"))).Metas);
        await updates;
    }

    [Fact]
    public async Task A_key_is_any_text()
    {
        using var host = new PresenceHost<RawPresence>();
        var owner = new PresenceOwner();
        string[] keys = ["__proto__", "constructor", "", "1", "a\"b\\c\n\u0000", "näme", "😀\uFFFF", new('k', 10_000)];
        foreach (var key in keys)
            await host.Presence.TrackAsync(owner, "room:1", key, Payload.Empty, Cancellation);
        using var document = System.Text.Json.JsonDocument.Parse(host.Presence.List("room:1").ToPayload().Bytes);
        Assert.Equal(keys.Order(StringComparer.Ordinal), document.RootElement.EnumerateObject().Select(entry => entry.Name));
        Assert.Equal(keys.Length, host.Presence.Count("room:1"));
        await Assert.ThrowsAsync<ArgumentException>(async () => await host.Presence.TrackAsync(owner, "room:1", "\uD800", Payload.Empty, Cancellation));
    }

    [Fact]
    public async Task Who_reads_waits_for_no_turn() // B16
    {
        using var host = new PresenceHost<RawPresence>();
        var member = new Member("room:1");
        await host.Presence.TrackAsync(member, "ann", Payload.Empty, TestContext.Current.CancellationToken);
        // In the middle of a turn, behind which everything else waits.
        var read = await host.Shard.AskAsync((_, _) => (host.Presence.Count("room:1"), host.Presence.List("room:1").Count, host.Presence.Where("room:1", "ann").Count));
        Assert.Equal((1, 1, 1), read);
    }

    [Fact]
    public async Task A_topic_that_does_not_change_is_written_once()
    {
        using var host = new PresenceHost<RawPresence>();
        await host.Presence.TrackAsync(new Member("room:1"), "ann", Payload.Empty, Cancellation);
        var first = host.Presence.List("room:1");
        Assert.Same(first, host.Presence.List("room:1"));
        Assert.True(first.ToPayload().Bytes.Equals((await host.Presence.ListAsync("room:1", Cancellation)).ToPayload().Bytes)); // the same memory
        await host.Presence.TrackAsync(new Member("room:1"), "bob", Payload.Empty, Cancellation);
        Assert.Equal(["ann", "bob"], host.Presence.List("room:1").Keys);
        Assert.Equal(["ann"], first.Keys);
    }

    [Fact]
    public async Task A_topic_without_anyone_is_an_empty_object()
    {
        using var host = new PresenceHost<RawPresence>();
        Assert.Equal("{}", (await host.Presence.ListAsync("room:1", Cancellation)).ToPayload().ToString());
        Assert.Equal(0, host.Presence.Count("room:1"));
    }

    [Fact]
    public async Task An_operation_that_was_cancelled_before_does_nothing()
    {
        using var host = new PresenceHost<RawPresence>();
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await host.Presence.TrackAsync(new Member("room:1"), "ann", Payload.Empty, cancelled));
        Assert.Equal(0, host.Presence.Count("room:1"));
    }

    [Fact]
    public void A_presence_that_was_made_by_hand_says_how_to_register_it()
    {
        var reason = Assert.Throws<InvalidOperationException>(() => new RawPresence().List("room:1"));
        Assert.Contains("AddPresence<RawPresence>()", reason.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Topics_are_spread_over_shards_and_an_owner_ends_in_all_of_them()
    {
        using var host = new PresenceHost<RawPresence>(options => options.PoolSize = 4);
        using var owner = new PresenceOwner();
        string[] topics = [.. Enumerable.Range(0, 20).Select(i => $"room:{i}")];
        foreach (var topic in topics)
            await host.Presence.TrackAsync(owner, topic, "ann", Payload.Empty, Cancellation);
        foreach (var shard in host.Presence.Tracker.Shards)
            Assert.NotEqual(0, await shard.AskAsync((state, _) => state.TopicCount));
        owner.Dispose();
        Assert.All(topics, topic => Assert.Equal(0, host.Presence.Count(topic)));
    }
}

internal sealed class TypingPresence : Presence<Typing>;
