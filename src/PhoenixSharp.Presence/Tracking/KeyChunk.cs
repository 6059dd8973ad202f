namespace PhoenixSharp.Tracking;

/// <summary>Some keys that stand next to each other, and their JSON once somebody asked for it. Never empty; it never changes.</summary>
internal sealed class KeyChunk(KeyedMetas[] items)
{
    private byte[]? _json;

    public ReadOnlySpan<KeyedMetas> Items => items;

    /// <summary>Gets the first key: those of the chunk before are lower.</summary>
    public string FirstKey { get; } = items[0].Key;

    /// <summary>Gets <c>"key":{"metas":[…]},…</c>, without braces around it. Written once: a state of ten thousand in which one changed copies the rest.</summary>
    public ReadOnlySpan<byte> Json => _json ??= Write();

    /// <summary>Gets the keys one by one, for who can't walk a span.</summary>
    public IEnumerable<KeyedMetas> Each => items;

    /// <summary>Puts something in each key's place, under the same key.</summary>
    public KeyChunk Change(Func<KeyedMetas, KeyedMetas> change) => new(Array.ConvertAll(items, item => change(item)));

    private byte[] Write()
    {
        var length = items.Length - 1;
        foreach (var item in items)
            length += item.Key.Length + 3 + item.ValueLength; // exact where the keys are plain
        var writer = new FragmentWriter(length);
        var separator = ""u8;
        foreach (var item in items)
        {
            writer.Write(separator);
            writer.WriteKey(item.Key);
            writer.Write(":"u8);
            item.WriteValue(ref writer);
            separator = ","u8;
        }
        return writer.ToArray();
    }
}
