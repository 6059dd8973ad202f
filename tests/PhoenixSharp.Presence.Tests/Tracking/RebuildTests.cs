using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace PhoenixSharp.Tracking;

/// <summary>A state whose code threw is made anew (B19).</summary>
public class RebuildTests
{
    private readonly TrackerState _a = new(new Replica("a", 1));
    private readonly TrackerState _b = new(new Replica("b", 1));

    public RebuildTests()
    {
        _a.Up(_b.Self);
        _b.Up(_a.Self);
    }

    [Fact]
    public void It_keeps_what_is_its_own_and_tells_exactly_what_is_hidden_by_it()
    {
        Track(_a, "ann", "r1");
        Track(_b, "ann", "r2");
        Track(_b, "bob", "r3");
        _a.Merge(_b.TakeDelta());
        var version = _a.View("t").Version;
        var (state, diff) = _a.Rebuild();
        Assert.Equal("-r2 -r3", Told(diff));
        Assert.Equal("r1", Shown(state));
        Assert.True(state.View("t").Version > version);
        Assert.Equal((1, 1), (state.TopicCount, state.OwnerCount));
        Assert.Equal("-r1", Told(state.UntrackOwner(1)));
        Assert.Equal(0, state.TopicCount);
    }

    [Fact]
    public void A_merge_that_throws_halfway_shows_nothing_of_it_and_loses_nothing()
    {
        Track(_a, "ann", "r1");
        Track(_b, "bob", "r2");
        _a.Merge(_b.TakeDelta());
        Track(_b, "cid", "r3");
        Track(_b, "dan", "r4");
        var delta = _b.TakeDelta();
        Assert.Throws<PoisonException>(() => _a.Merge(delta with { Values = new Poisoned(delta.Values, after: 1) }));
        var (state, diff) = _a.Rebuild();
        Assert.Equal("-r2", Told(diff)); // r3 was stored, and nobody has seen it
        state.Up(_b.Self);
        Assert.Equal("+r2 +r3 +r4", Told(state.Merge(_b.FullDelta(state.Self))));
        Assert.Equal("r1 r2 r3 r4", Shown(state));
    }

    [Fact]
    public void Others_notice_nothing_but_that_they_missed_something()
    {
        Track(_a, "ann", "r1");
        _b.Merge(_a.TakeDelta());
        Track(_a, "bob", "r2"); // in the delta that is lost with the state
        var (state, _) = _a.Rebuild();
        Assert.Equal("", Told(_b.Merge(state.TakeDelta())));
        Assert.True(state.Clock[_a.Self] > _b.Clock[_a.Self]); // so it asks
        state.Up(_b.Self);
        Assert.Equal("+r2", Told(_b.Merge(state.FullDelta(_b.Self))));
        Track(state, "cid", "r3");
        Assert.Equal("+r3", Told(_b.Merge(state.TakeDelta())));
    }

    [Fact]
    public void A_view_that_cannot_be_made_is_no_obstacle()
    {
        Track(_a, "ann", "r1");
        Track(_b, "bob", "r2");
        _a.Merge(_b.TakeDelta());
        var bogus = new TopicChange("t");
        bogus.Leave(new Entry(new Slot("t", 9, "nobody"), new Dot(_b.Self, 9), new Meta("r9", null, default)));
        Publish(_a, _a.View("t").After(bogus, version: 9));
        Assert.Throws<InvalidOperationException>(() => Shown(_a));
        var (state, diff) = _a.Rebuild();
        Assert.Equal("-r2", Told(diff));
        Assert.Equal("r1", Shown(state));
    }

    // The state itself makes none that are wrong.
    private static void Publish(TrackerState state, TopicView view)
    {
        var views = typeof(TrackerState).GetField("_views", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(state);
        ((ConcurrentDictionary<string, TopicView>)views!)["t"] = view;
    }

    private static void Track(TrackerState state, string key, string phxRef) => state.Track(new Slot("t", 1, key), phxRef, default);

    private static string Told(TrackerDiff diff) => string.Join(' ', diff.Topics.SelectMany(change =>
        change.Leaves.Select(entry => $"-{entry.Meta.PhxRef}").Concat(change.Joins.Select(entry => $"+{entry.Meta.PhxRef}"))).Order(StringComparer.Ordinal));

    private static string Shown(TrackerState state) => string.Join(' ', state.View("t").Keys.SelectMany(key => key.Metas).Select(meta => meta.PhxRef));

    private sealed class PoisonException : Exception;

    /// <summary>Entries that can be read up to one.</summary>
    private sealed class Poisoned(IReadOnlyDictionary<Dot, Entry> entries, int after) : IReadOnlyDictionary<Dot, Entry>
    {
        public int Count => entries.Count;

        public IEnumerable<Dot> Keys => Spoil(entries.Keys);

        public IEnumerable<Entry> Values => Spoil(entries.Values);

        public Entry this[Dot key] => entries[key];

        public bool ContainsKey(Dot key) => entries.ContainsKey(key);

        public bool TryGetValue(Dot key, [MaybeNullWhen(false)] out Entry value) => entries.TryGetValue(key, out value);

        public IEnumerator<KeyValuePair<Dot, Entry>> GetEnumerator() => Spoil(entries).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private IEnumerable<T> Spoil<T>(IEnumerable<T> all) => all.Select((one, at) => at < after ? one : throw new PoisonException());
    }
}
