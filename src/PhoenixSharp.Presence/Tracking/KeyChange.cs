namespace PhoenixSharp.Tracking;

/// <summary>An entry that comes to its key, or goes.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Joins">Whether it comes.</param>
/// <param name="At">Its place among the changes: those of one key stay in their order.</param>
internal readonly record struct KeyChange(Entry Entry, bool Joins, int At)
{
    public string Key => Entry.Key;

    /// <summary>Sorts changes by key. A transfer's come sorted.</summary>
    public static void Sort(Span<KeyChange> changes)
    {
        for (var i = 1; i < changes.Length; i++)
        {
            if (Compare(changes[i - 1], changes[i]) <= 0)
                continue;
            changes.Sort(Compare);
            return;
        }
    }

    /// <summary>Makes the key after the change; null where nothing is left of it.</summary>
    public KeyedMetas? ApplyTo(KeyedMetas? item)
    {
        if (item is not { } known)
            return Joins ? new KeyedMetas(Entry) : throw new InvalidOperationException($"{Key} left and was not there.");
        return Joins ? known.With(Entry) : known.Without(Entry);
    }

    private static int Compare(KeyChange one, KeyChange other)
    {
        var order = string.CompareOrdinal(one.Key, other.Key);
        return order != 0 ? order : one.At - other.At;
    }
}
