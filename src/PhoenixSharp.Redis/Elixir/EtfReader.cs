using System.Buffers.Binary;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Elixir;

/// <summary>Walks the bytes of Erlang's External Term Format, and checks bounds in one place. What begins with <c>Try</c> neither throws nor allocates.</summary>
internal ref struct EtfReader(ReadOnlySpan<byte> bytes)
{
    /// <summary>Gets what is not read yet.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = bytes;

    public bool TryTake(long count, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (count > Rest.Length)
            return false;
        taken = Rest[..(int)count];
        Rest = Rest[(int)count..];
        return true;
    }

    /// <summary>Takes these bytes if they come next.</summary>
    public bool TrySkip(ReadOnlySpan<byte> expected) => Rest.StartsWith(expected) && TryTake(expected.Length, out _);

    /// <summary>Takes an atom, whichever of the four ways it is written.</summary>
    /// <param name="name">Its name, in UTF-8 unless <paramref name="isLatin"/>.</param>
    /// <param name="isLatin">True for Latin-1.</param>
    public bool TryAtom(out ReadOnlySpan<byte> name, out bool isLatin)
    {
        name = default;
        isLatin = Rest is [TermTag.Atom or TermTag.SmallAtom, ..];
        if (Rest is [TermTag.SmallAtomUtf8 or TermTag.SmallAtom, var few, ..])
            return TryTake(2, out _) && TryTake(few, out name);
        return Rest is [TermTag.AtomUtf8 or TermTag.Atom, var high, var low, ..] && TryTake(3, out _) && TryTake((high << 8) | low, out name);
    }

    public bool TryBinary(out ReadOnlySpan<byte> value)
    {
        value = default;
        return Rest is [TermTag.Binary, ..] && Rest.Length >= 5 && BinaryPrimitives.ReadUInt32BigEndian(Rest[1..]) is var length && TryTake(5, out _) && TryTake(length, out value);
    }

    public ReadOnlySpan<byte> Take(long count) => TryTake(count, out var taken) ? taken : throw Malformed();

    public byte Byte() => Take(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public ReadOnlySpan<byte> Atom(out bool isLatin) => TryAtom(out var name, out isLatin) ? name : throw Malformed();

    public ReadOnlySpan<byte> Atom() => Atom(out _);

    public ReadOnlySpan<byte> Binary() => TryBinary(out var value) ? value : throw Malformed();

    private static UncarriedException Malformed() => new(Uncarried.Malformed);
}
