using System.Buffers;
using System.Runtime.InteropServices;
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

    private readonly record struct Key(int Object, int Start, int Length);

    private Key[]? _keys; // of all objects, in the order they came
    private int _count;
    private int _objects;
    private int _open = -1; // the innermost open object
    private Stack<(int Object, int FirstKey)>? _outer;
    private int _firstKey; // of the innermost open object
    private HashSet<(int Object, ReadOnlyMemory<byte> Key)>? _table;

    public void Open()
    {
        if (_open >= 0)
            (_outer ??= new Stack<(int, int)>()).Push((_open, _firstKey));
        _open = _objects++;
        _firstKey = _count;
    }

    public void Close()
    {
        // An inner object's keys are not asked for again; they stay only where the outer one's follow in the table.
        if (_table is null)
            _count = _firstKey;
        (_open, _firstKey) = _outer is { Count: > 0 } ? _outer.Pop() : (-1, 0);
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
        for (var i = 0; i < _count; i++)
            _table.Add((_keys![i].Object, json.Slice(_keys[i].Start, _keys[i].Length)));
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

        public int GetHashCode((int Object, ReadOnlyMemory<byte> Key) key)
        {
            // Marvin, which string hashing uses, is keyed; HashCode's mixing alone can be collided on purpose.
            var halves = MemoryMarshal.Cast<byte, char>(key.Key.Span);
            var last = key.Key.Length % 2 == 0 ? 0 : key.Key.Span[^1] + 1;
            return HashCode.Combine(key.Object, string.GetHashCode(halves), last);
        }
    }
}
