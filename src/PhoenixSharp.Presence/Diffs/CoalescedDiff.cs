using System.Text.Json;
using PhoenixSharp.Tracking;

namespace PhoenixSharp.Diffs;

/// <summary>Changes of one topic made into one: what watchers must be told to get from before the first to behind the last.</summary>
/// <remarks>
/// Of each ref only the last that became of it is told: that it is there, or that it is not. What came and went again is told to leave all
/// the same, and what went and came back to join: who subscribed meanwhile was listed it, or was not. To others that says nothing new.
/// Of a chain of updates the newest joins as the follower of the oldest that was shown.
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
        _leaves.Add(entry.Dot, entry);
        return _joins.Remove(entry.Dot, out var unshown) ? unshown.Meta.PreviousRef : entry.Meta.PhxRef;
    }

    // Another node's updates since its last beat come as one: the ref before the newest was never shown here.
    private void Join(Entry entry, string? shown)
    {
        _leaves.Remove(entry.Dot);
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
