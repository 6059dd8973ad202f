using System.Text.Json;

namespace PhoenixSharp.Tracking;

/// <summary>What is visible on a topic, as it was after one operation. Readers keep it as long as they like; nothing changes what they see.</summary>
/// <remarks>
/// A change makes a view of the one before and of itself; the keys are put together by whoever looks first, on any thread, once for all changes
/// since somebody looked. So what nobody looks at costs the shard little. Before too many are gathered the shard does it itself.
/// </remarks>
internal sealed class TopicView
{
    private const int MostChanges = 2_000;
    private const int FewChanges = 16;

    private volatile object _content; // a KeyList, or a Change that is still to be made one: whoever makes it makes the same
    private PresenceEntries? _entries;

    private TopicView(object content, int count, long version) => (_content, Count, Version) = (content, count, version);

    public static TopicView Empty { get; } = new(KeyList.Empty, 0, 0);

    /// <summary>Gets how many metas there are.</summary>
    public int Count { get; }

    /// <summary>Grows with each change of the shard.</summary>
    public long Version { get; }

    /// <summary>Gets each key with its metas.</summary>
    public KeyList Keys
    {
        get
        {
            if (_content is KeyList keys)
                return keys;
            keys = Make();
            _content = keys;
            return keys;
        }
    }

    /// <summary>Gets the presences, always the same object, which keeps its JSON: a topic that doesn't change is written once for all who ask.</summary>
    public PresenceEntries Entries(JsonSerializerOptions json) => _entries ??= new PresenceEntries(Keys, json);

    /// <summary>Makes the view after a change; nobody ever sees only its leaves.</summary>
    public TopicView After(TopicChange change, long version)
    {
        var before = _content as Change;
        var count = Count + change.Joins.Count - change.Leaves.Count;
        var gathered = change.Joins.Count + change.Leaves.Count + (before?.Gathered ?? 0);
        var spread = before?.Spread ?? unchecked((uint)version * 2654435769); // Knuth's multiplier: neighbours come far apart
        var view = new TopicView(new Change(this, change, gathered, spread), count, version);
        if (gathered > MostGathered(count, spread))
            _ = view.Keys;
        return view;
    }

    /// <summary>Gets the entries that were told to be here: it never fails, even where a change doesn't fit to those before it.</summary>
    public IReadOnlyCollection<Entry> Told()
    {
        var (keys, changes) = Unfold();
        var told = new HashSet<Entry>(keys.Entries);
        foreach (var change in changes)
        {
            told.ExceptWith(change.Leaves);
            told.UnionWith(change.Joins);
        }
        return told;
    }

    // A thousand topics that change alike would all be put together in one turn. So each has a number of its own, one to two times its members.
    private static long MostGathered(int count, uint spread) => Math.Min(count + FewChanges + (spread % (count + 1)), MostChanges);

    private KeyList Make()
    {
        var (keys, changes) = Unfold();
        var all = new KeyChange[changes.Sum(change => change.Leaves.Count + change.Joins.Count)]; // a list would double itself into the large object heap
        var count = 0;
        foreach (var change in changes)
        {
            foreach (var entry in change.Leaves)
                all[count] = new KeyChange(entry, Joins: false, count++);
            foreach (var entry in change.Joins)
                all[count] = new KeyChange(entry, Joins: true, count++);
        }
        return keys.After(all);
    }

    // The keys that were put together last, and the changes since, oldest first.
    private (KeyList Keys, Stack<TopicChange> Changes) Unfold()
    {
        var changes = new Stack<TopicChange>();
        var content = _content;
        for (; content is Change made; content = made.Before._content)
            changes.Push(made.Topic);
        return ((KeyList)content, changes);
    }

    private sealed record Change(TopicView Before, TopicChange Topic, int Gathered, uint Spread);
}
