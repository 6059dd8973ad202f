using System.Buffers;
using System.Text.Json;

namespace PhoenixSharp.Wire;

/// <summary>The keys of the objects that a walk has open, to notice a repeated one.</summary>
/// <remarks>
/// Few keys are compared one by one. Many go into a table whose hash is seeded, since clients choose the keys; a million keys
/// in one object or in as many objects cost a million steps, not their square.
/// </remarks>
internal ref struct KeySet(ReadOnlyMemory<byte> json)
{
    private const int Few = 16;

    private const int Mark = -1;

    private readonly record struct Key(int Object, int Start, int Length);

    // The keys of all open objects, outermost first. Before those of each stands a mark that remembers the object around it:
    // its number, where its keys begin, and a length that no key has.
    private Key[]? _keys;
    private int _count;
    private int _objects;
    private int _open = -1; // the innermost open object
    private int _firstKey; // of the innermost open object
    private HashSet<(int Object, ReadOnlyMemory<byte> Key)>? _table;

    public void Open()
    {
        Append(new Key(_open, _firstKey, Mark));
        _open = _objects++;
        _firstKey = _count;
    }

    public void Close()
    {
        // An inner object's keys are not asked for again. In the table they stay: that costs memory in line with the frame's length, no more.
        _count = _firstKey - 1;
        (_open, _firstKey, _) = _keys![_count];
    }

    /// <summary>Adds the key that the reader stands on.</summary>
    /// <returns>False if the innermost object has it already.</returns>
    public bool Add(scoped in Utf8JsonReader reader)
    {
        if (_table is not null)
            return _table.Add((_open, Unescaped(reader)));
        if (_count - _firstKey >= Few || reader.ValueIsEscaped)
        {
            MoveToTable();
            return _table!.Add((_open, Unescaped(reader)));
        }
        for (var i = _firstKey; i < _count; i++)
        {
            if (Bytes(_keys![i]).SequenceEqual(reader.ValueSpan))
                return false;
        }
        Append(new Key(_open, (int)reader.TokenStartIndex + 1, reader.ValueSpan.Length));
        return true;
    }

    public void Dispose()
    {
        if (_keys is not null)
            ArrayPool<Key>.Shared.Return(_keys);
        _keys = null;
    }

    private void Append(Key key)
    {
        _keys ??= ArrayPool<Key>.Shared.Rent(Few);
        if (_count == _keys.Length)
        {
            var larger = ArrayPool<Key>.Shared.Rent(_keys.Length * 2);
            _keys.CopyTo(larger.AsSpan());
            ArrayPool<Key>.Shared.Return(_keys);
            _keys = larger;
        }
        _keys[_count++] = key;
    }

    private void MoveToTable()
    {
        _table = new HashSet<(int, ReadOnlyMemory<byte>)>(KeyComparer.Instance);
        foreach (var key in _keys.AsSpan(0, _count))
        {
            if (key.Length != Mark)
                _table.Add((key.Object, json.Slice(key.Start, key.Length)));
        }
    }

    private readonly ReadOnlySpan<byte> Bytes(Key key) => json.Span.Slice(key.Start, key.Length);

    private readonly ReadOnlyMemory<byte> Unescaped(scoped in Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return json.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        var unescaped = new byte[reader.ValueSpan.Length];
        return unescaped.AsMemory(0, reader.CopyString(unescaped));
    }

    private sealed class KeyComparer : IEqualityComparer<(int Object, ReadOnlyMemory<byte> Key)>
    {
        public static readonly KeyComparer Instance = new();

        public bool Equals((int Object, ReadOnlyMemory<byte> Key) left, (int Object, ReadOnlyMemory<byte> Key) right) =>
            left.Object == right.Object && left.Key.Span.SequenceEqual(right.Key.Span);

        public int GetHashCode((int Object, ReadOnlyMemory<byte> Key) key) => HashCode.Combine(key.Object, SeededHash.Of(key.Key.Span));
    }
}
