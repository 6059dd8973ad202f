using System.Collections.Immutable;

namespace PhoenixSharp.Tracking;

/// <summary>What is visible on a topic, as it was after one operation. Readers keep it as long as they like; nothing changes it.</summary>
/// <param name="Keys">Each key with its metas, keys by their characters.</param>
/// <param name="Count">How many metas there are.</param>
/// <param name="Version">Grows with each change of the shard.</param>
/// <remarks>Of a persistent map, so that a change costs its logarithm and not a copy: a topic of ten thousand takes ten thousand joins.</remarks>
internal sealed record TopicView(ImmutableSortedDictionary<string, KeyedMetas> Keys, int Count, long Version)
{
    private PresenceEntries? _entries;

    public static TopicView Empty { get; } = new(ImmutableSortedDictionary.Create<string, KeyedMetas>(StringComparer.Ordinal), 0, 0);

    /// <summary>Gets the presences, always the same object, which keeps its JSON: a topic that doesn't change is written once for all who ask.</summary>
    public PresenceEntries Entries(System.Text.Json.JsonSerializerOptions json) => _entries ??= new PresenceEntries(Keys, json);

    /// <summary>Makes the view after a change; nobody ever sees only its leaves.</summary>
    public TopicView After(TopicChange change, long version)
    {
        var keys = Keys.ToBuilder();
        foreach (var entry in change.Leaves)
            Remove(keys, entry);
        foreach (var entry in change.Joins)
            Add(keys, entry);
        return new TopicView(keys.ToImmutable(), Count + change.Joins.Count - change.Leaves.Count, version);
    }

    private static void Remove(ImmutableSortedDictionary<string, KeyedMetas>.Builder keys, Entry entry)
    {
        var known = keys[entry.Key];
        if (known.Metas.Length == 1)
            keys.Remove(entry.Key);
        else
            keys[entry.Key] = known with { Metas = known.Metas.Remove(entry.Meta) };
    }

    private static void Add(ImmutableSortedDictionary<string, KeyedMetas>.Builder keys, Entry entry)
    {
        keys[entry.Key] = keys.TryGetValue(entry.Key, out var known)
            ? known with { Metas = known.Metas.Add(entry.Meta) }
            : new KeyedMetas(entry.Key, entry.KeyJson, [entry.Meta]);
    }
}
