using System.Collections.Immutable;

namespace PhoenixSharp.Client;

/// <summary>Who is present, and how the server's states and diffs change that. Pure.</summary>
/// <remarks>After phoenix.js's <c>Presence.syncState</c> and <c>syncDiff</c>. Kept sorted by key, so that no key can be crafted to be slow.</remarks>
internal sealed class PresenceState<TMeta>
{
    private PresenceState(ImmutableSortedDictionary<string, PresenceMember<TMeta>> entries) => Entries = entries;

    public static PresenceState<TMeta> Empty { get; } =
        new(ImmutableSortedDictionary.Create<string, PresenceMember<TMeta>>(StringComparer.Ordinal));

    public ImmutableSortedDictionary<string, PresenceMember<TMeta>> Entries { get; }

    /// <summary>Takes the whole state that a join brings: what differs from what was known is a diff.</summary>
    public PresenceState<TMeta> Sync(IReadOnlyList<PresenceMember<TMeta>> all, Action<object> changed)
    {
        List<PresenceMember<TMeta>> joins = [], leaves = [];
        var named = all.Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
        leaves.AddRange(Entries.Values.Where(entry => !named.Contains(entry.Key)));
        foreach (var entry in all)
        {
            if (Entries.TryGetValue(entry.Key, out var known))
            {
                AddUnlessEmpty(joins, Without(entry, known));
                AddUnlessEmpty(leaves, Without(known, entry));
            }
            else
            {
                joins.Add(entry);
            }
        }
        return Apply(joins, leaves, changed);
    }

    /// <summary>Takes joins and leaves, in this order: an update is both.</summary>
    /// <param name="joins">What is new.</param>
    /// <param name="leaves">What is gone.</param>
    /// <param name="changed">Is told each <see cref="PresenceJoin{TMeta}"/> and <see cref="PresenceLeave{TMeta}"/>.</param>
    public PresenceState<TMeta> Apply(
        IReadOnlyList<PresenceMember<TMeta>> joins, IReadOnlyList<PresenceMember<TMeta>> leaves, Action<object> changed)
    {
        var entries = Entries.ToBuilder();
        foreach (var join in joins)
        {
            entries.TryGetValue(join.Key, out var before);
            entries[join.Key] = before is null ? join : join with { Metas = [.. Without(before, join).Metas, .. join.Metas] };
            changed(new PresenceJoin<TMeta>(join.Key, before, join));
        }
        foreach (var leave in leaves)
        {
            if (!entries.TryGetValue(leave.Key, out var before))
                continue;
            var remaining = entries[leave.Key] = Without(before, leave);
            changed(new PresenceLeave<TMeta>(leave.Key, remaining, leave));
            if (remaining.Metas.Count == 0)
                entries.Remove(leave.Key);
        }
        return new PresenceState<TMeta>(entries.ToImmutable());
    }

    private static PresenceMember<TMeta> Without(PresenceMember<TMeta> entry, PresenceMember<TMeta> other) =>
        entry.Where(meta => !other.Metas.Any(known => known.PhxRef == meta.PhxRef));

    private static void AddUnlessEmpty(List<PresenceMember<TMeta>> entries, PresenceMember<TMeta> entry)
    {
        if (entry.Metas.Count > 0)
            entries.Add(entry);
    }
}
