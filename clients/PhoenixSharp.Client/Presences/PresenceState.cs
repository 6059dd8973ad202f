using System.Collections.Immutable;

namespace PhoenixSharp.Client;

/// <summary>An immutable list of members. States and diffs of the server return the next list.</summary>
/// <remarks>
/// After phoenix.js's <c>Presence.syncState</c> and <c>syncDiff</c>. It is sorted by key and not hashed, so that crafted keys can't make it
/// slow.
/// </remarks>
internal sealed class PresenceState<TMeta>
{
    private PresenceState(ImmutableSortedDictionary<string, PresenceMember<TMeta>> entries) => Entries = entries;

    public static PresenceState<TMeta> Empty { get; } =
        new(ImmutableSortedDictionary.Create<string, PresenceMember<TMeta>>(StringComparer.Ordinal));

    public ImmutableSortedDictionary<string, PresenceMember<TMeta>> Entries { get; }

    /// <summary>Applies the whole state that follows a join. The differences from this list are applied as a diff.</summary>
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

    /// <summary>Applies joins, and then leaves. An update is both.</summary>
    /// <param name="joins">The members with their new metas.</param>
    /// <param name="leaves">The members with their removed metas.</param>
    /// <param name="changed">Receives each <see cref="PresenceJoin{TMeta}"/> and <see cref="PresenceLeave{TMeta}"/>.</param>
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
