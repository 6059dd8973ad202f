namespace PhoenixSharp.Tracking;

public class TrackerStateTests
{
    private static readonly Slot Ann = new("room:1", 1, "ann");

    private readonly TrackerState _state = new(new Replica("a", 1));

    [Fact]
    public void Tracking_joins_and_takes_one_clock()
    {
        var change = Assert.Single(_state.Track(Ann, "r1", "\"n\":1"u8.ToArray()).Topics);
        Assert.Equal(["r1"], Refs(change.Joins));
        Assert.Empty(change.Leaves);
        Assert.Equal(1, _state.Clock[_state.Self]);
        Assert.Equal("""{"phx_ref":"r1","n":1}""", Json(change.Joins[0]));
    }

    [Fact]
    public void Tracking_the_same_key_twice_changes_nothing()
    {
        _state.Track(Ann, "r1", default);
        var before = _state.View("room:1");
        var refused = Assert.Throws<AlreadyTrackedException>(() => _state.Track(Ann, "r2", default));
        Assert.Equal(("room:1", "ann"), (refused.Topic, refused.Key));
        Assert.Same(before, _state.View("room:1"));
        Assert.Equal(1, _state.Clock[_state.Self]);
    }

    [Fact]
    public void Untracking_takes_a_clock_without_a_value()
    {
        _state.Track(Ann, "r1", default);
        var change = Assert.Single(_state.Untrack(Ann).Topics);
        Assert.Equal(["r1"], Refs(change.Leaves));
        var delta = _state.TakeDelta();
        Assert.Empty(delta.Values);
        Assert.Equal("1-2", delta.Clouds[_state.Self].ToString());
    }

    [Fact]
    public void Untracking_what_is_not_tracked_changes_nothing()
    {
        Assert.True(_state.Untrack(Ann).IsEmpty);
        _state.Track(Ann, "r1", default);
        _state.Untrack(Ann);
        Assert.True(_state.Untrack(Ann).IsEmpty);
        Assert.Equal(2, _state.Clock[_state.Self]);
    }

    [Fact]
    public void Updating_is_a_leave_and_a_join_that_names_the_one_before()
    {
        _state.Track(Ann, "r1", default);
        var change = Assert.Single(_state.Update(Ann, "r2", "\"n\":2"u8.ToArray()).Topics);
        Assert.Equal(["r1"], Refs(change.Leaves));
        Assert.Equal("""{"phx_ref":"r2","phx_ref_prev":"r1","n":2}""", Json(Assert.Single(change.Joins)));
        Assert.Equal(3, _state.Clock[_state.Self]);
    }

    [Fact]
    public void Updating_what_is_not_tracked_is_refused()
    {
        Assert.Throws<PresenceNotTrackedException>(() => _state.Update(Ann, "r1", default));
        Assert.Equal(0, _state.Clock[_state.Self]);
        Assert.False(_state.HasDelta);
    }

    [Fact]
    public void A_hundred_updates_within_a_beat_are_one_value()
    {
        _state.Track(Ann, "r0", default);
        var peer = Peer(_state.TakeDelta());
        for (var i = 1; i <= 100; i++)
            _state.Update(Ann, $"r{i}", default);
        var delta = _state.TakeDelta();
        Assert.Single(delta.Values);
        Assert.Equal("1-201", delta.Clouds[_state.Self].ToString()); // the dead one, and two for each update
        Assert.Equal((1, 201), (delta.Range.Start[_state.Self], delta.Range.End[_state.Self]));
        var change = Assert.Single(peer.Merge(delta).Topics);
        Assert.Equal(["r0"], Refs(change.Leaves));
        Assert.Equal(["r100"], Refs(change.Joins));
    }

    [Fact]
    public void What_came_and_went_within_a_beat_only_moves_the_clock()
    {
        _state.Track(Ann, "r1", default);
        _state.Untrack(Ann);
        var peer = new TrackerState(new Replica("b", 1));
        peer.Up(_state.Self);
        Assert.True(peer.Merge(_state.TakeDelta()).IsEmpty);
        Assert.Equal(2, peer.Clock[_state.Self]);
    }

    [Fact]
    public void A_key_of_two_owners_stays_until_both_have_left()
    {
        _state.Track(Ann, "r1", default);
        _state.Track(Ann with { Owner = 2 }, "r2", default);
        Assert.Equal(["r1", "r2"], Assert.Single(_state.View("room:1").Keys).Metas.Select(meta => meta.PhxRef));
        Assert.Equal(["r1"], Refs(Assert.Single(_state.UntrackOwner(1).Topics).Leaves));
        Assert.Equal(["r2"], Assert.Single(_state.View("room:1").Keys).Metas.Select(meta => meta.PhxRef));
    }

    [Fact]
    public void An_owner_in_two_topics_leaves_them_one_by_one_or_both_in_one_diff()
    {
        var other = Ann with { Topic = "room:2" };
        _state.Track(Ann, "r1", default);
        _state.Track(other, "r2", default);
        _state.Untrack(Ann);
        Assert.Equal(1, _state.View("room:2").Count);
        _state.Track(Ann, "r3", default);
        Assert.Equal(["room:1", "room:2"], _state.UntrackOwner(1).Topics.Select(change => change.Topic).Order());
        Assert.Equal(0, _state.OwnerCount);
    }

    [Fact]
    public void A_topic_that_empties_leaves_nothing_behind()
    {
        _state.Track(Ann, "r1", default);
        Assert.Equal(1, _state.TopicCount);
        _state.Untrack(Ann);
        Assert.Equal((0, 0), (_state.TopicCount, _state.OwnerCount));
        Assert.Empty(Assert.Single(_state.Replicas).Entries);
    }

    [Fact]
    public void A_view_that_was_taken_does_not_change()
    {
        _state.Track(Ann, "r1", default);
        var before = _state.View("room:1");
        _state.Update(Ann, "r2", default);
        Assert.Equal("r1", before.Keys.Find("ann")!.Value.Metas[0].PhxRef);
        Assert.True(_state.View("room:1").Version > before.Version);
    }

    [Fact]
    public void An_update_goes_behind_the_other_metas_of_its_key_as_it_does_at_clients()
    {
        _state.Track(Ann, "r1", default);
        _state.Track(Ann with { Owner = 2 }, "r2", default);
        _state.Update(Ann, "r3", default);
        Assert.Equal(["r2", "r3"], _state.View("room:1").Keys.Find("ann")!.Value.Metas.Select(meta => meta.PhxRef));
    }

    private TrackerState Peer(Delta delta)
    {
        var peer = new TrackerState(new Replica("b", 1));
        peer.Up(_state.Self);
        peer.Merge(delta);
        return peer;
    }

    private static string Json(Entry entry) => System.Text.Encoding.UTF8.GetString(entry.Meta.Json.Span);

    private static string[] Refs(IEnumerable<Entry> entries) => [.. entries.Select(entry => entry.Meta.PhxRef)];
}
