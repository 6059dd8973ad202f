using System.Text.Json;
using PhoenixSharp.Tracking;

namespace PhoenixSharp.Diffs;

/// <summary>Changes of one topic made into one: what watchers must be told to get from before the first to behind the last.</summary>
/// <remarks>
/// What came and went again, or went and came back, is not told. Of a chain of updates the oldest meta that was shown leaves, and the
/// newest joins as its follower: watchers never hear of a ref in between.
/// </remarks>
internal sealed class CoalescedDiff
{
    private readonly OrderedDictionary<Dot, Entry> _joins = [];
    private readonly OrderedDictionary<Dot, Entry> _leaves = [];

    public bool IsEmpty => _joins.Count == 0 && _leaves.Count == 0;

    public void Add(TopicChange change)
    {
        Dictionary<(Replica, Slot), string?> shown = []; // for what leaves in this change: the ref that watchers know it by
        foreach (var entry in change.Leaves)
            shown[(entry.Dot.Replica, entry.Slot)] = Leave(entry);
        foreach (var entry in change.Joins)
            Join(entry, shown.Count > 0 ? shown.GetValueOrDefault((entry.Dot.Replica, entry.Slot)) : null);
    }

    public PresenceDiff ToDiff(JsonSerializerOptions json) => new(ByKey(_joins, json), ByKey(_leaves, json));

    private string? Leave(Entry entry)
    {
        if (_joins.Remove(entry.Dot, out var unshown))
            return unshown.Meta.PreviousRef;
        _leaves.Add(entry.Dot, entry);
        return entry.Meta.PhxRef;
    }

    // Another node's updates since its last beat come as one: the ref before the newest was never shown here.
    private void Join(Entry entry, string? shown)
    {
        if (_leaves.Remove(entry.Dot))
            return;
        var previous = entry.Meta.PreviousRef;
        var follows = previous is null ? null : shown;
        _joins.Add(entry.Dot, follows == previous ? entry : entry.With(entry.Dot, entry.Meta.Following(follows)));
    }

    private static PresenceEntries ByKey(OrderedDictionary<Dot, Entry> entries, JsonSerializerOptions json)
    {
        var changes = new KeyChange[entries.Count];
        for (var i = 0; i < changes.Length; i++)
            changes[i] = new KeyChange(entries.GetAt(i).Value, Joins: true, i);
        return new PresenceEntries(KeyList.Empty.After(changes), json);
    }
}
