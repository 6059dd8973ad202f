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
    private readonly OrderedDictionary<string, (Entry Entry, Meta Meta)> _joins = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, (Entry Entry, Meta Meta)> _leaves = new(StringComparer.Ordinal);

    public bool IsEmpty => _joins.Count == 0 && _leaves.Count == 0;

    public void Add(TopicChange change)
    {
        Dictionary<(Replica, Slot), string?> shown = []; // for what leaves in this change: the ref that watchers know it by
        foreach (var entry in change.Leaves)
            shown[(entry.Dot.Replica, entry.Slot)] = Leave(entry);
        foreach (var entry in change.Joins)
            Join(entry, shown.GetValueOrDefault((entry.Dot.Replica, entry.Slot)));
    }

    public PresenceDiff ToDiff(JsonSerializerOptions json) => new(ByKey(_joins, json), ByKey(_leaves, json));

    private string? Leave(Entry entry)
    {
        if (_joins.Remove(entry.Meta.PhxRef, out var unshown))
            return unshown.Meta.PreviousRef;
        _leaves.Add(entry.Meta.PhxRef, (entry, entry.Meta));
        return entry.Meta.PhxRef;
    }

    // Another node's updates since its last beat come as one: the ref before the newest was never shown here.
    private void Join(Entry entry, string? shown)
    {
        if (_leaves.Remove(entry.Meta.PhxRef))
            return;
        var follows = entry.Meta.PreviousRef is null ? null : shown;
        _joins.Add(entry.Meta.PhxRef, (entry, follows == entry.Meta.PreviousRef ? entry.Meta : entry.Meta.Following(follows)));
    }

    private static PresenceEntries ByKey(OrderedDictionary<string, (Entry Entry, Meta Meta)> metas, JsonSerializerOptions json)
    {
        var keys = KeyList.Empty;
        foreach (var (entry, meta) in metas.Values)
            keys = keys.With(KeyedMetas.Add(keys.Find(entry.Key), entry, meta));
        return new PresenceEntries(keys, json);
    }
}
