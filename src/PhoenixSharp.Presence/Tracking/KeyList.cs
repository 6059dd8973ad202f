using System.Collections;
using System.Runtime.InteropServices;

namespace PhoenixSharp.Tracking;

/// <summary>Keys with their metas, sorted by the key's characters. It never changes: a change makes another that shares nearly all of it.</summary>
/// <remarks>
/// Two levels of arrays. Many changes go in at once: they are sorted, and each chunk that they touch is made anew once, and the list of chunks
/// once. All other chunks keep their JSON: each newcomer's <c>presence_state</c> is a version of its own, and writes the keys of one chunk.
/// </remarks>
internal sealed class KeyList : IEnumerable<KeyedMetas>
{
    private const int MaxChunk = 64;

    private readonly KeyChunk[] _chunks;

    private KeyList(KeyChunk[] chunks, int count) => (_chunks, Count) = (chunks, count);

    public static KeyList Empty { get; } = new([], 0);

    public int Count { get; }

    public ReadOnlySpan<KeyChunk> Chunks => _chunks;

    /// <summary>Gets the entries of all keys, in their order.</summary>
    public IEnumerable<Entry> Entries
    {
        get
        {
            foreach (var chunk in _chunks)
            {
                for (var i = 0; i < chunk.Items.Length; i++)
                {
                    for (var j = 0; j < chunk.Items[i].Count; j++)
                        yield return chunk.Items[i][j];
                }
            }
        }
    }

    public KeyedMetas? Find(string key)
    {
        if (Count == 0)
            return null;
        var items = _chunks[ChunkOf(key, 0)].Items;
        return PlaceIn(items, key) is var at and >= 0 ? items[at] : null;
    }

    /// <summary>Makes the list after changes, in their order.</summary>
    /// <param name="changes">They are sorted in place.</param>
    public KeyList After(Span<KeyChange> changes)
    {
        KeyChange.Sort(changes);
        var made = new List<KeyChunk>(_chunks.Length + (changes.Length / MaxChunk) + 1);
        var items = new List<KeyedMetas>(2 * MaxChunk);
        var (count, next) = (Count, 0); // the chunks before the next are done
        while (!changes.IsEmpty)
        {
            var chunk = Count == 0 ? 0 : ChunkOf(changes[0].Key, next);
            made.AddRange(_chunks.AsSpan(next, chunk - next));
            var old = Count == 0 ? [] : _chunks[chunk].Items;
            next = Math.Min(chunk + 1, _chunks.Length);
            var here = CountBefore(changes, next);
            Apply(old, changes[..here], items);
            Split(items, made);
            count += items.Count - old.Length;
            items.Clear();
            changes = changes[here..];
        }
        made.AddRange(_chunks.AsSpan(next));
        return new KeyList([.. made], count);
    }

    /// <summary>Puts something in each key's place, under the same key.</summary>
    public KeyList Change(Func<KeyedMetas, KeyedMetas> change) => new(Array.ConvertAll(_chunks, chunk => chunk.Change(change)), Count);

    public IEnumerator<KeyedMetas> GetEnumerator() => _chunks.SelectMany(chunk => chunk.Each).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // How many of the changes belong before a chunk.
    private int CountBefore(ReadOnlySpan<KeyChange> changes, int chunk)
    {
        if (chunk >= _chunks.Length)
            return changes.Length;
        var (end, count) = (_chunks[chunk].FirstKey, 1);
        while (count < changes.Length && string.CompareOrdinal(changes[count].Key, end) < 0)
            count++;
        return count;
    }

    private static void Apply(ReadOnlySpan<KeyedMetas> old, ReadOnlySpan<KeyChange> changes, List<KeyedMetas> items)
    {
        while (!changes.IsEmpty)
        {
            var key = changes[0].Key;
            var at = PlaceIn(old, key);
            items.AddRange(old[..(at < 0 ? ~at : at)]);
            KeyedMetas? item = at < 0 ? null : old[at];
            old = old[(at < 0 ? ~at : at + 1)..];
            for (; !changes.IsEmpty && changes[0].Key == key; changes = changes[1..])
                item = changes[0].ApplyTo(item);
            if (item is { } left)
                items.Add(left);
        }
        items.AddRange(old);
    }

    private static void Split(List<KeyedMetas> items, List<KeyChunk> chunks)
    {
        var pieces = items.Count <= MaxChunk ? 1 : (items.Count / (MaxChunk * 3 / 4)) + 1;
        for (var i = 0; i < pieces && items.Count > 0; i++)
        {
            var (from, to) = (items.Count * i / pieces, items.Count * (i + 1) / pieces);
            chunks.Add(new KeyChunk(CollectionsMarshal.AsSpan(items)[from..to].ToArray()));
        }
    }

    // The last chunk, from one on, that begins with this key or a lower one; the one itself if none does.
    private int ChunkOf(string key, int from)
    {
        var (low, high) = (from, _chunks.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (string.CompareOrdinal(_chunks[middle].FirstKey, key) <= 0)
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }

    // Where a key is; if negative, the complement of where it would stand.
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
