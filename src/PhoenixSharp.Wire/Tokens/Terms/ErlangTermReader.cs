using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace PhoenixSharp.Wire;

/// <summary>Reads Erlang's External Term Format: 131 | term, or 131 | 80 | size | zlib data. All numbers are big-endian but for big integers' magnitudes.</summary>
/// <remarks>Data only: pids, references, ports, functions and bit strings are refused, and so are improper lists.</remarks>
internal ref struct ErlangTermReader
{
    private ReadOnlySpan<byte> _rest;

    private ErlangTermReader(ReadOnlySpan<byte> bytes) => _rest = bytes;

    /// <exception cref="MalformedTermException">The bytes are anything but one term within <see cref="TermLimits"/>.</exception>
    public static ErlangTerm Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > TermLimits.MaxBytes)
            throw new MalformedTermException($"{bytes.Length} bytes, at most {TermLimits.MaxBytes} are read");
        if (bytes.IsEmpty || bytes[0] != TermTag.Version)
            throw new MalformedTermException("no version 131 in front");
        var reader = new ErlangTermReader(bytes is [_, TermTag.Compressed, ..] ? CompressedTerm.Inflate(bytes[2..]) : bytes[1..]);
        var term = reader.ReadTerm(depth: 1);
        return reader._rest.IsEmpty ? term : throw new MalformedTermException($"{reader._rest.Length} bytes behind the term");
    }

    /// <summary>Reads the first of several terms, where no version stands in front.</summary>
    /// <exception cref="MalformedTermException">It is no term within <see cref="TermLimits"/>.</exception>
    public static ErlangTerm ReadFirst(ReadOnlySpan<byte> bytes, out int length)
    {
        var reader = new ErlangTermReader(bytes);
        var term = reader.ReadTerm(depth: 1);
        length = bytes.Length - reader._rest.Length;
        return term;
    }

    private ErlangTerm ReadTerm(int depth)
    {
        if (depth > TermLimits.MaxDepth)
            throw new MalformedTermException($"deeper than {TermLimits.MaxDepth}");
        return ReadByte() switch
        {
            TermTag.SmallInteger => new ErlangTerm.Integer(ReadByte()),
            TermTag.Integer => new ErlangTerm.Integer(BinaryPrimitives.ReadInt32BigEndian(Take(4))),
            TermTag.SmallBig => ReadBig(ReadByte()),
            TermTag.LargeBig => ReadBig(ReadLength()),
            TermTag.NewFloat => Finite(BinaryPrimitives.ReadDoubleBigEndian(Take(8))),
            TermTag.Float => ReadTextFloat(Take(31)),
            TermTag.SmallAtomUtf8 => OfName(TermText.Decode(Take(ReadByte()))),
            TermTag.AtomUtf8 => OfName(TermText.Decode(Take(ReadUInt16()))),
            TermTag.SmallAtom => OfName(Encoding.Latin1.GetString(Take(ReadByte()))),
            TermTag.Atom => OfName(Encoding.Latin1.GetString(Take(ReadUInt16()))),
            TermTag.Binary => new ErlangTerm.Binary(Take(ReadLength()).ToArray()),
            TermTag.SmallTuple => new ErlangTerm.Tuple(ReadTerms(ReadByte(), depth + 1)),
            TermTag.LargeTuple => new ErlangTerm.Tuple(ReadTerms(ReadLength(), depth + 1)),
            TermTag.Nil => new ErlangTerm.List([]),
            TermTag.String => ReadByteList(Take(ReadUInt16())),
            TermTag.List => ReadList(depth),
            TermTag.Map => ReadMap(depth),
            var tag => throw new MalformedTermException($"tag {tag}, which is not read here"),
        };
    }

    private ErlangTerm.Integer ReadBig(int length)
    {
        if (length > TermLimits.MaxIntegerBytes)
            throw new MalformedTermException($"an integer of {length} bytes, at most {TermLimits.MaxIntegerBytes} are read");
        var sign = ReadByte();
        if (sign > 1)
            throw new MalformedTermException($"an integer's sign {sign}");
        var magnitude = new BigInteger(Take(length), isUnsigned: true);
        return new ErlangTerm.Integer(sign == 1 ? -magnitude : magnitude);
    }

    // "%.20e", then zeros up to 31 bytes: what old releases of Erlang wrote.
    private static ErlangTerm.Float ReadTextFloat(ReadOnlySpan<byte> text)
    {
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(text.TrimEnd((byte)0), Styles, CultureInfo.InvariantCulture, out var value)
            ? Finite(value)
            : throw new MalformedTermException("a float whose text is no number");
    }

    private static ErlangTerm.Float Finite(double value) =>
        double.IsFinite(value) ? new ErlangTerm.Float(value) : throw new MalformedTermException("a float that is not finite");

    private static ErlangTerm.Atom OfName(string? name) => name is not null && name.EnumerateRunes().Count() <= ErlangTerm.Atom.MaxLength
        ? new ErlangTerm.Atom(name)
        : throw new MalformedTermException($"an atom that is no UTF-8 or has more than {ErlangTerm.Atom.MaxLength} characters");

    private static ErlangTerm.List ReadByteList(ReadOnlySpan<byte> bytes)
    {
        var items = ImmutableArray.CreateBuilder<ErlangTerm>(bytes.Length);
        foreach (var value in bytes)
            items.Add(new ErlangTerm.Integer(value));
        return new ErlangTerm.List(items.MoveToImmutable());
    }

    private ErlangTerm.List ReadList(int depth)
    {
        var items = ReadTerms(ReadLength(), depth + 1);
        return ReadByte() == TermTag.Nil ? new ErlangTerm.List(items) : throw new MalformedTermException("an improper list");
    }

    private ErlangTerm.Map ReadMap(int depth)
    {
        var count = ReadLength();
        var pairs = Row<KeyValuePair<ErlangTerm, ErlangTerm>>(count);
        for (var i = 0; i < count; i++)
            pairs.Add(new(ReadTerm(depth + 1), ReadTerm(depth + 1)));
        return ErlangTerm.Map.TryMake(pairs.DrainToImmutable()) ?? throw new MalformedTermException("a map with a key twice");
    }

    private ImmutableArray<ErlangTerm> ReadTerms(int count, int depth)
    {
        var terms = Row<ErlangTerm>(count);
        for (var i = 0; i < count; i++)
            terms.Add(ReadTerm(depth));
        return terms.DrainToImmutable();
    }

    // Room is made for what is read: a count is four bytes that anybody can write, in each of 64 levels.
    private static ImmutableArray<T>.Builder Row<T>(int count) => ImmutableArray.CreateBuilder<T>(Math.Min(count, 16));

    private int ReadLength() => BinaryPrimitives.ReadUInt32BigEndian(Take(4)) is var length && length <= TermLimits.MaxBytes
        ? (int)length
        : throw new MalformedTermException($"a length of {length}");

    private int ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    private byte ReadByte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
            throw new MalformedTermException($"{count} bytes named, {_rest.Length} left");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
