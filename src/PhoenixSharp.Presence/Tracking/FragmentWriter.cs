using System.Text;

namespace PhoenixSharp.Tracking;

/// <summary>Puts JSON together from parts that are JSON already.</summary>
internal ref struct FragmentWriter(int capacity)
{
    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(capacity);
    private int _length;

    public void Write(ReadOnlySpan<byte> json)
    {
        Reserve(json.Length);
        json.CopyTo(_bytes.AsSpan(_length));
        _length += json.Length;
    }

    /// <summary>Writes a key as a JSON string.</summary>
    public void WriteKey(string key)
    {
        if (!Entry.IsPlain(key))
        {
            Write(Entry.EncodeKey(key));
            return;
        }
        Reserve(key.Length + 2);
        _bytes[_length] = (byte)'"';
        Encoding.ASCII.GetBytes(key, _bytes.AsSpan(_length + 1));
        _length += key.Length + 2;
        _bytes[_length - 1] = (byte)'"';
    }

    /// <summary>Gets what was written, without a copy where the capacity was exact.</summary>
    public readonly byte[] ToArray() => _length == _bytes.Length ? _bytes : _bytes[.._length];

    private void Reserve(int length)
    {
        if (length > _bytes.Length - _length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + length));
    }
}
