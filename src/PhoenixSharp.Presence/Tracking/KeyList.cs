using System.Collections;

namespace PhoenixSharp.Tracking;

/// <summary>Keys with their metas, sorted by the key's characters. It never changes: a change makes another that shares nearly all of it.</summary>
/// <remarks>
/// Two levels of arrays. A change copies one chunk and the list of chunks, some 2 KB among ten thousand keys, and all other chunks keep
/// their JSON: each newcomer's <c>presence_state</c> is a version of its own, and writes the sixty-four keys of one chunk.
/// </remarks>
internal sealed class KeyList : IEnumerable<KeyedMetas>
{
    private const int MaxChunk = 64;

    private readonly KeyChunk[] _chunks;

    private KeyList(KeyChunk[] chunks, int count) => (_chunks, Count) = (chunks, count);

    public static KeyList Empty { get; } = new([], 0);

    public int Count { get; }

    public ReadOnlySpan<KeyChunk> Chunks => _chunks;

    public KeyedMetas? Find(string key)
    {
        var (chunk, at) = Locate(key);
        return at < 0 ? null : _chunks[chunk].Items[at];
    }

    /// <summary>Adds a key, or takes the place of the one that is there.</summary>
    public KeyList With(KeyedMetas item)
    {
        if (Count == 0)
            return new KeyList([new KeyChunk([item])], 1);
        var (chunk, at) = Locate(item.Key);
        var items = _chunks[chunk].Items;
        return at < 0
            ? new KeyList(Replace(chunk, Split([.. items[..~at], item, .. items[~at..]])), Count + 1)
            : new KeyList(Replace(chunk, [new KeyChunk([.. items[..at], item, .. items[(at + 1)..]])]), Count);
    }

    /// <summary>Takes a key out that is there.</summary>
    public KeyList Without(string key)
    {
        var (chunk, at) = Locate(key);
        var items = _chunks[chunk].Items;
        return new KeyList(Replace(chunk, items.Length == 1 ? [] : [new KeyChunk([.. items[..at], .. items[(at + 1)..]])]), Count - 1);
    }

    /// <summary>Puts something in each key's place, under the same key.</summary>
    public KeyList Change(Func<KeyedMetas, KeyedMetas> change) => new(Array.ConvertAll(_chunks, chunk => chunk.Change(change)), Count);

    public IEnumerator<KeyedMetas> GetEnumerator() => _chunks.SelectMany(chunk => chunk.Each).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static KeyChunk[] Split(KeyedMetas[] items) => items.Length <= MaxChunk
        ? [new KeyChunk(items)]
        : [new KeyChunk(items[..(items.Length / 2)]), new KeyChunk(items[(items.Length / 2)..])];

    private KeyChunk[] Replace(int chunk, KeyChunk[] by) => [.. _chunks.AsSpan(0, chunk), .. by, .. _chunks.AsSpan(chunk + 1)];

    // The chunk that has the key, or where it belongs, and its place there: if negative, the complement of where it would stand.
    private (int Chunk, int At) Locate(string key)
    {
        if (Count == 0)
            return (0, -1);
        var (low, high) = (0, _chunks.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (string.CompareOrdinal(_chunks[middle].Items[0].Key, key) <= 0)
                low = middle;
            else
                high = middle - 1;
        }
        return (low, PlaceIn(_chunks[low].Items, key));
    }

    private static int PlaceIn(ReadOnlySpan<KeyedMetas> chunk, string key)
    {
        var (low, high) = (0, chunk.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(chunk[middle].Key, key);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return ~low;
    }
}
