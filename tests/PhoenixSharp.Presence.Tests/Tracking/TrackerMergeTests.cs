namespace PhoenixSharp.Tracking;

public class TrackerMergeTests
{
    private readonly TrackerState _a = new(new Replica("a", 1));
    private readonly TrackerState _b = new(new Replica("b", 1));
    private readonly TrackerState _c = new(new Replica("c", 1));

    public TrackerMergeTests()
    {
        TrackerState[] all = [_a, _b, _c];
        foreach (var state in all)
        {
            foreach (var other in all.Where(other => other != state))
                state.Up(other.Self);
        }
    }

    [Fact]
    public void Merging_the_same_delta_twice_reports_joins_once()
    {
        var joined = Track("k", "r1");
        Assert.Equal("+r1", Told(_b.Merge(joined)));
        Assert.Equal("", Told(_b.Merge(joined)));
    }

    [Fact]
    public void A_removal_whose_join_was_lost_shows_nothing_and_waits_for_the_gap_to_close()
    {
        Track("k", "r1");
        Track("other", "r2");
        var removed = Untrack("k");
        Assert.Equal("", Told(_b.Merge(removed)));
        Assert.Equal(("1-1 3-3", 0L), (removed.Clouds[_a.Self].ToString(), CloudOf(_b).Context - 1));
        Assert.Equal("3-3", CloudOf(_b).Cloud.ToString());
        Assert.Equal("+r2", Told(_b.Merge(_a.FullDelta(_b.Self))));
        Assert.True(CloudOf(_b).Cloud.IsEmpty);
        Assert.Equal(3, CloudOf(_b).Context);
    }

    [Fact]
    public void A_join_that_comes_behind_its_removal_stays_dead()
    {
        var joined = Track("k", "r1");
        var removed = Untrack("k");
        Assert.Equal("", Told(_b.Merge(removed)));
        Assert.Equal("", Told(_b.Merge(joined)));
    }

    [Fact]
    public void A_dot_removed_behind_a_gap_is_remembered() // B21
    {
        Track("lost", "r0");
        var joined = Track("k", "r1");
        var removed = Untrack("k");
        Assert.Equal("+r1", Told(_b.Merge(joined)));
        Assert.Equal("-r1", Told(_b.Merge(removed)));
        Assert.Equal("", Told(_b.Merge(joined)));
        Assert.Equal("", Told(_b.Merge(JoinedFullOf(_c, joined))));
    }

    [Fact]
    public void A_key_tracked_again_whose_removal_was_lost_leaves_and_joins() // B2
    {
        var joined = Track("k", "r1");
        Untrack("k");
        var again = Track("k", "r2");
        _b.Merge(joined);
        Assert.Equal("-r1 +r2", Told(_b.Merge(again)));
        Assert.Equal(1, _b.View("t").Count);
    }

    [Fact]
    public void A_key_tracked_again_outlasts_its_older_self_in_any_order() // B2
    {
        var joined = Track("k", "r1");
        Untrack("k");
        var again = Track("k", "r2");
        Assert.Equal("+r2", Told(_b.Merge(again)));
        Assert.Equal("", Told(_b.Merge(joined)));
        Assert.Equal("r2", _b.View("t").Keys.Find("k")!.Value.Metas[0].PhxRef);
    }

    [Fact]
    public void A_removal_learned_is_passed_on_once()
    {
        var joined = Track("k", "r1");
        _b.Merge(joined);
        _c.Merge(joined);
        _b.Merge(Untrack("k"));
        Assert.Equal("-r1", Told(_c.Merge(_b.TakeDelta())));
        Assert.False(_b.HasDelta);
    }

    [Fact]
    public void A_replica_that_was_not_admitted_counts_for_nothing()
    {
        var stranger = new TrackerState(new Replica("d", 1));
        _c.Up(stranger.Self);
        stranger.Track(new Slot("t", 1, "k"), "r1", default);
        _c.Merge(stranger.TakeDelta());
        Assert.Equal("", Told(_b.Merge(_c.FullDelta(_b.Self))));
        Assert.DoesNotContain(_b.Replicas, replica => replica.Replica == stranger.Self);
        _b.Up(stranger.Self);
        Assert.Equal("+r1", Told(_b.Merge(_c.FullDelta(_b.Self))));
    }

    [Fact]
    public void Nobody_tells_a_replica_about_itself()
    {
        Track("k", "r1");
        var delta = new Delta(new Dictionary<Dot, Entry>(), new Dictionary<Replica, IntervalSet> { [_a.Self] = Run(1, 9) }, _a.TakeDelta().Range);
        Assert.Equal("", Told(_a.Merge(delta)));
        Assert.Equal((1, 1L), (_a.View("t").Count, _a.Clock[_a.Self]));
        Assert.DoesNotContain(_a.Self, _b.FullDelta(_a.Self).Clouds.Keys);
    }

    [Fact]
    public void A_replica_that_goes_down_and_up_leaves_and_joins_once()
    {
        _b.Merge(Track("k", "r1"));
        Assert.Equal("-r1", Told(_b.Down(_a.Self)));
        Assert.Equal("", Told(_b.Down(_a.Self)));
        Assert.Equal(0, _b.View("t").Count);
        Assert.DoesNotContain(_a.Self, _b.Clock.Keys);
        Assert.Equal("+r1", Told(_b.Up(_a.Self)));
        Assert.Equal("", Told(_b.Up(_a.Self)));
    }

    [Fact]
    public void What_is_merged_of_a_replica_that_is_down_is_not_shown() // B1
    {
        _b.Merge(Track("k", "r1"));
        _b.Down(_a.Self);
        Assert.Equal("", Told(_b.Merge(Track("l", "r2"))));
        Assert.Equal("", Told(_b.Merge(Untrack("k"))));
        Assert.Equal("+r2", Told(_b.Up(_a.Self)));
    }

    [Fact]
    public void A_replica_that_is_forgotten_leaves_nothing_and_comes_back_as_new()
    {
        _b.Merge(Track("k", "r1"));
        Assert.Equal("-r1", Told(_b.PermDown(_a.Self)));
        Assert.Equal("", Told(_b.PermDown(_a.Self)));
        Assert.Equal("", Told(_b.Merge(_a.FullDelta(_b.Self))));
        Assert.Equal("", Told(_b.Up(_a.Self)));
        Assert.Equal("+r1", Told(_b.Merge(_a.FullDelta(_b.Self))));
    }

    [Fact]
    public void A_forgotten_replica_is_not_passed_on()
    {
        var joined = Track("k", "r1");
        _b.Merge(joined);
        _b.Merge(Untrack("k"));
        _b.PermDown(_a.Self);
        Assert.False(_b.HasDelta);
    }

    [Fact]
    public void A_full_state_older_than_what_is_known_takes_nothing_back() // I6
    {
        _c.Merge(Track("k", "r1"));
        var old = _c.FullDelta(_b.Self);
        _b.Merge(old);
        _b.Merge(Untrack("k"));
        Assert.Equal("", Told(_b.Merge(old)));
        Assert.Equal(2, _b.Clock[_a.Self]);
    }

    [Fact]
    public void Two_values_for_one_slot_in_one_delta_show_only_the_higher()
    {
        var first = Track("k", "r1").Values.Values.Single();
        Untrack("k");
        var second = Track("k", "r2").Values.Values.Single();
        foreach (var order in (Entry[][])[[first, second], [second, first]])
        {
            var state = new TrackerState(new Replica("d", 1));
            state.Up(_a.Self);
            var values = order.ToDictionary(entry => entry.Dot);
            var delta = new Delta(values, new Dictionary<Replica, IntervalSet> { [_a.Self] = Run(1, 3) }, _a.TakeDelta().Range);
            Assert.Equal("+r2", Told(state.Merge(delta)));
        }
    }

    private Delta Track(string key, string phxRef)
    {
        _a.Track(new Slot("t", 1, key), phxRef, default);
        return _a.TakeDelta();
    }

    private Delta Untrack(string key)
    {
        _a.Untrack(new Slot("t", 1, key));
        return _a.TakeDelta();
    }

    private static Delta JoinedFullOf(TrackerState third, Delta joined)
    {
        third.Merge(joined);
        return third.FullDelta(new Replica("b", 1));
    }

    private ReplicaState CloudOf(TrackerState state) => state.Replicas.Single(replica => replica.Replica == _a.Self);

    private static IntervalSet Run(long from, long to)
    {
        var set = new IntervalSet();
        set.Add(from, to);
        return set;
    }

    private static string Told(TrackerDiff diff) => string.Join(' ', diff.Topics.SelectMany(change =>
        change.Leaves.Select(entry => $"-{entry.Meta.PhxRef}").Concat(change.Joins.Select(entry => $"+{entry.Meta.PhxRef}"))));
}
