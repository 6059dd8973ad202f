using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace PhoenixSharp.Wire;

/// <summary>Writes Erlang's External Term Format as OTP 26 and later do: each term in its shortest form, atoms as UTF-8, nothing compressed.</summary>
internal sealed class ErlangTermWriter
{
    private readonly ArrayBufferWriter<byte> _written = new();

    /// <exception cref="ArgumentException">The term passes <see cref="TermLimits"/>, so that it couldn't be read again.</exception>
    public static byte[] Write(ErlangTerm term)
    {
        var writer = new ErlangTermWriter();
        writer.Byte(TermTag.Version);
        writer.Term(term, depth: 1);
        var length = writer._written.WrittenCount;
        return length <= TermLimits.MaxBytes
            ? writer._written.WrittenSpan.ToArray()
            : throw new ArgumentException($"The data is {length} bytes as an Erlang term; up to {TermLimits.MaxBytes} are allowed.");
    }

    private void Term(ErlangTerm term, int depth)
    {
        if (depth > TermLimits.MaxDepth)
            throw new ArgumentException($"The data is more than {TermLimits.MaxDepth} levels deep.");
        switch (term)
        {
            case ErlangTerm.Atom atom: Atom(atom.Name); break;
            case ErlangTerm.Integer integer: Integer(integer.Value); break;
            case ErlangTerm.Float number: Byte(TermTag.NewFloat); BinaryPrimitives.WriteDoubleBigEndian(Next(8), number.Value); break;
            case ErlangTerm.Binary binary: Byte(TermTag.Binary); Length(binary.Bytes.Length); _written.Write(binary.Bytes.Span); break;
            case ErlangTerm.Tuple tuple: Tuple(tuple, depth + 1); break;
            case ErlangTerm.List list: List(list, depth + 1); break;
            case ErlangTerm.Map map: Map(map, depth + 1); break;
        }
    }

    private void Atom(string name)
    {
        var bytes = TermText.Encode(name);
        if (bytes.Length <= byte.MaxValue)
        {
            Byte(TermTag.SmallAtomUtf8);
            Byte((byte)bytes.Length);
        }
        else
        {
            Byte(TermTag.AtomUtf8);
            BinaryPrimitives.WriteUInt16BigEndian(Next(2), (ushort)bytes.Length);
        }
        _written.Write(bytes);
    }

    private void Integer(BigInteger value)
    {
        if (value >= byte.MinValue && value <= byte.MaxValue)
        {
            Byte(TermTag.SmallInteger);
            Byte((byte)value);
        }
        else if (value >= int.MinValue && value <= int.MaxValue)
        {
            Byte(TermTag.Integer);
            BinaryPrimitives.WriteInt32BigEndian(Next(4), (int)value);
        }
        else
            Big(value.Sign, BigInteger.Abs(value).ToByteArray(isUnsigned: true));
    }

    // tag | length | sign, 1 for below zero | magnitude, little-endian
    private void Big(int sign, byte[] magnitude)
    {
        if (magnitude.Length > TermLimits.MaxIntegerBytes)
            throw new ArgumentException($"An integer has {magnitude.Length} bytes; up to {TermLimits.MaxIntegerBytes} are allowed.");
        if (magnitude.Length <= byte.MaxValue)
        {
            Byte(TermTag.SmallBig);
            Byte((byte)magnitude.Length);
        }
        else
        {
            Byte(TermTag.LargeBig);
            Length(magnitude.Length);
        }
        Byte(sign < 0 ? (byte)1 : (byte)0);
        _written.Write(magnitude);
    }

    private void Tuple(ErlangTerm.Tuple tuple, int depth)
    {
        if (tuple.Elements.Length <= byte.MaxValue)
        {
            Byte(TermTag.SmallTuple);
            Byte((byte)tuple.Elements.Length);
        }
        else
        {
            Byte(TermTag.LargeTuple);
            Length(tuple.Elements.Length);
        }
        foreach (var element in tuple.Elements)
            Term(element, depth);
    }

    private void List(ErlangTerm.List list, int depth)
    {
        if (!list.Items.IsEmpty && list.Items.Length <= ushort.MaxValue && list.Items.All(IsByte))
        {
            Byte(TermTag.String); // Erlang's strings are lists of characters
            BinaryPrimitives.WriteUInt16BigEndian(Next(2), (ushort)list.Items.Length);
            foreach (var item in list.Items)
                Byte((byte)((ErlangTerm.Integer)item).Value);
            return;
        }
        if (!list.Items.IsEmpty)
        {
            Byte(TermTag.List);
            Length(list.Items.Length);
        }
        foreach (var item in list.Items)
            Term(item, depth);
        Byte(TermTag.Nil);
    }

    private void Map(ErlangTerm.Map map, int depth)
    {
        Byte(TermTag.Map);
        Length(map.Pairs.Length);
        foreach (var (key, value) in map.Pairs)
        {
            Term(key, depth);
            Term(value, depth);
        }
    }

    private static bool IsByte(ErlangTerm term) => term is ErlangTerm.Integer integer && integer.Value >= byte.MinValue && integer.Value <= byte.MaxValue;

    private void Length(int length) => BinaryPrimitives.WriteInt32BigEndian(Next(4), length);

    private void Byte(byte value) => Next(1)[0] = value;

    private Span<byte> Next(int count)
    {
        var next = _written.GetSpan(count)[..count];
        _written.Advance(count);
        return next;
    }
}
