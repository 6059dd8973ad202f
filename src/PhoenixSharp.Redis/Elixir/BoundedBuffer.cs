using System.Buffers.Binary;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Elixir;

/// <summary>Bytes that are written, up to a limit; what was written can be taken back, and a count filled in once it is known.</summary>
/// <param name="most">The limit, in bytes.</param>
/// <param name="expected">How many there will be, more or less.</param>
internal sealed class BoundedBuffer(int most, int expected)
{
    private byte[] _bytes = new byte[Math.Min(most, Math.Max(expected, 64))];
    private int _length;

    /// <summary>Gets how much is written; set to less, the rest is taken back.</summary>
    public int Length
    {
        get => _length;
        set => _length = Math.Min(value, _length);
    }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Makes room for bytes that are written now.</summary>
    /// <exception cref="UncarriedException">There is no more.</exception>
    public Span<byte> Next(int count)
    {
        if (count > most - _length)
            throw new UncarriedException(Uncarried.TooLong);
        if (count > _bytes.Length - _length)
            Array.Resize(ref _bytes, (int)Math.Min(most, Math.Max((long)_bytes.Length * 2, _length + count)));
        _length += count;
        return _bytes.AsSpan(_length - count, count);
    }

    public void Byte(byte value) => Next(1)[0] = value;

    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Next(bytes.Length));

    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Next(4), value);

    /// <summary>Writes over a number that was left open.</summary>
    public void UInt32At(int at, uint value) => BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(at, 4), value);

    /// <summary>Writes an atom: one of <see cref="ElixirAtoms"/>, by the tag that every release in use reads.</summary>
    public void Atom(ReadOnlySpan<byte> name)
    {
        Byte(TermTag.SmallAtomUtf8);
        Byte((byte)name.Length);
        Write(name);
    }

    public void Binary(ReadOnlySpan<byte> bytes)
    {
        Byte(TermTag.Binary);
        UInt32((uint)bytes.Length);
        Write(bytes);
    }

    public byte[] ToArray() => Written.ToArray();
}
