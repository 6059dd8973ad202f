namespace PhoenixSharp.Tracking;

/// <summary>A key's metas, in the order they were tracked: <c>"key":{"metas":[…],…}</c>. Mostly one, which then needs no object beside its entry.</summary>
internal readonly struct KeyedMetas
{
    private readonly object _entries; // an Entry, or an Entry[] of several

    private KeyedMetas(object entries, AddedField[]? fields) => (_entries, Fields) = (entries, fields);

    /// <summary>Makes a key of its first entry.</summary>
    public KeyedMetas(Entry entry)
        : this(entry, null)
    {
    }

    public string Key => this[0].Key;

    /// <summary>Gets how many metas the key has; one at least.</summary>
    public int Count => _entries is Entry[] several ? several.Length : 1;

    /// <summary>Gets the metas.</summary>
    public IReadOnlyList<Meta> Metas => [.. Entries.Select(entry => entry.Meta)];

    /// <summary>Gets the entries that the metas are of.</summary>
    public IReadOnlyList<Entry> Entries => _entries as Entry[] ?? [(Entry)_entries];

    /// <summary>What was added beside the metas; null where nothing was.</summary>
    public AddedField[]? Fields { get; }

    /// <summary>Gets how long <see cref="WriteValue"/> writes.</summary>
    public int ValueLength
    {
        get
        {
            var length = "{\"metas\":["u8.Length + Count - 1 + "]}"u8.Length;
            for (var i = 0; i < Count; i++)
                length += this[i].Meta.Json.Length;
            foreach (var added in Fields ?? [])
                length += 2 + added.NameJson.Length + added.Value.Length;
            return length;
        }
    }

    public Entry this[int at] => _entries as Entry ?? ((Entry[])_entries)[at];

    /// <summary>Writes the value, braces included.</summary>
    public void WriteValue(ref FragmentWriter writer)
    {
        writer.Write("{\"metas\":["u8);
        for (var i = 0; i < Count; i++)
        {
            if (i > 0)
                writer.Write(","u8);
            writer.Write(this[i].Meta.Json.Span);
        }
        writer.Write("]"u8);
        foreach (var added in Fields ?? [])
        {
            writer.Write(","u8);
            writer.Write(added.NameJson);
            writer.Write(":"u8);
            writer.Write(added.Value.Span);
        }
        writer.Write("}"u8);
    }

    /// <summary>Puts an entry behind those that the key has.</summary>
    public KeyedMetas With(Entry entry) => new((Entry[])[.. Entries, entry], Fields);

    /// <summary>Takes an entry out that is there.</summary>
    /// <returns>Null if it was the only one.</returns>
    public KeyedMetas? Without(Entry entry)
    {
        if (Count == 1)
            return null;
        Entry[] rest = [.. Entries.Where(known => known != entry)];
        return new KeyedMetas(rest.Length == 1 ? rest[0] : rest, Fields);
    }

    /// <summary>Adds a field beside the metas, or takes the place of the one of that name.</summary>
    public KeyedMetas With(AddedField added) =>
        new(_entries, [.. (Fields ?? []).Where(known => !known.NameJson.AsSpan().SequenceEqual(added.NameJson)), added]);
}

/// <summary>A field beside the metas of a key, both parts as JSON.</summary>
internal readonly record struct AddedField(byte[] NameJson, ReadOnlyMemory<byte> Value);
