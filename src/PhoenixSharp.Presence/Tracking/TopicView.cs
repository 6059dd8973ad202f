using System.Text.Json;

namespace PhoenixSharp.Tracking;

/// <summary>What is visible on a topic, as it was after one operation. Readers keep it as long as they like; nothing changes it.</summary>
/// <param name="Keys">Each key with its metas.</param>
/// <param name="Count">How many metas there are.</param>
/// <param name="Version">Grows with each change of the shard.</param>
internal sealed record TopicView(KeyList Keys, int Count, long Version)
{
    private PresenceEntries? _entries;

    public static TopicView Empty { get; } = new(KeyList.Empty, 0, 0);

    /// <summary>Gets the presences, always the same object, which keeps its JSON: a topic that doesn't change is written once for all who ask.</summary>
    public PresenceEntries Entries(JsonSerializerOptions json) => _entries ??= new PresenceEntries(Keys, json);

    /// <summary>Makes the view after a change; nobody ever sees only its leaves.</summary>
    public TopicView After(TopicChange change, long version)
    {
        var keys = Keys;
        foreach (var entry in change.Leaves)
            keys = Remove(keys, entry);
        foreach (var entry in change.Joins)
            keys = keys.With(KeyedMetas.Add(keys.Find(entry.Key), entry, entry.Meta));
        return new TopicView(keys, Count + change.Joins.Count - change.Leaves.Count, version);
    }

    private static KeyList Remove(KeyList keys, Entry entry)
    {
        var known = keys.Find(entry.Key)!;
        return known.Metas.Length == 1 ? keys.Without(entry.Key) : keys.With(known with { Metas = known.Metas.Remove(entry.Meta) });
    }
}
