using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Elixir;

/// <summary>Writes a term as a payload, as Jason would: atoms as strings, maps as objects, a few known structs as strings; and <c>{:binary, bytes}</c> as bytes.</summary>
/// <remarks>
/// Straight from bytes to bytes. What Jason refuses is refused here. A map is written until a key of it shows that it is a struct, then
/// taken back: what is in it is read twice at most, for a struct within a struct is refused.
/// </remarks>
internal ref struct TermToPayload
{
    private const int MostDepth = JsonText.MaxDepth;

    private readonly BoundedBuffer _json;
    private EtfReader _reader;

    private TermToPayload(EtfReader reader, int most)
    {
        _reader = reader;
        _json = new BoundedBuffer(most, reader.Rest.Length);
    }

    /// <summary>Reads the payload that stands next.</summary>
    /// <param name="reader">Stands behind it afterwards.</param>
    /// <param name="most">How many bytes it may have.</param>
    /// <exception cref="UncarriedException">It is none that a client here can be sent.</exception>
    public static Payload Read(ref EtfReader reader, int most)
    {
        if (reader.TrySkip([TermTag.SmallTuple, 2]))
            return ReadBinary(ref reader, most);
        if (reader.Rest is not [TermTag.Map, ..])
            throw new UncarriedException(Uncarried.Payload);
        var writer = new TermToPayload(reader, most);
        writer.Value(depth: 1);
        reader = writer._reader;
        // As whatever comes from outside: :id and "id" are two keys there, of which the first counts here.
        return writer._json.Written is [(byte)'{', ..] ? Payload.FromJson(writer._json.ToArray()) : throw new UncarriedException(Uncarried.Payload);
    }

    private static Payload ReadBinary(ref EtfReader reader, int most)
    {
        if (!reader.TryAtom(out var kind, out _) || !kind.SequenceEqual(ElixirAtoms.Binary) || !reader.TryBinary(out var bytes))
            throw new UncarriedException(Uncarried.Payload);
        return bytes.Length <= most ? Payload.FromBinary(bytes.ToArray()) : throw new UncarriedException(Uncarried.TooLong);
    }

    private void Value(int depth)
    {
        if (depth > MostDepth)
            throw new UncarriedException(Uncarried.TooDeep);
        if (_reader.Rest.IsEmpty)
            throw new UncarriedException(Uncarried.Malformed);
        switch (_reader.Rest[0])
        {
            case TermTag.SmallInteger or TermTag.Integer or TermTag.SmallBig or TermTag.LargeBig: Integer(); break;
            case TermTag.NewFloat or TermTag.Float: Float(); break;
            case TermTag.SmallAtomUtf8 or TermTag.AtomUtf8 or TermTag.SmallAtom or TermTag.Atom: Atom(); break;
            case TermTag.Binary: Text(_reader.Binary()); break;
            case TermTag.Nil: _reader.Byte(); _json.Write("[]"u8); break;
            case TermTag.String: Bytes(); break;
            case TermTag.List: List(depth); break;
            case TermTag.Map: Map(depth); break;
            default: throw new UncarriedException(Uncarried.Term);
        }
    }

    private void Integer()
    {
        switch (_reader.Rest)
        {
            case [TermTag.SmallInteger, var value, ..]:
                _reader.Take(2);
                Number(value);
                break;
            case [TermTag.Integer, ..]:
                Number(BinaryPrimitives.ReadInt32BigEndian(_reader.Take(5)[1..]));
                break;
            case [TermTag.SmallBig, < 8, ..]: // a timestamp, an id
                Small(_reader.Take(_reader.Take(2)[1] + 1L));
                break;
            default:
                Ascii(Rare().ToString()!);
                break;
        }
    }

    private void Small(ReadOnlySpan<byte> signAndMagnitude)
    {
        long magnitude = 0;
        for (var i = signAndMagnitude.Length - 1; i > 0; i--)
            magnitude = (magnitude << 8) | signAndMagnitude[i];
        Number(signAndMagnitude[0] switch { 0 => magnitude, 1 => -magnitude, _ => throw new UncarriedException(Uncarried.Malformed) });
    }

    // What hardly ever comes, by way of a term.
    private ErlangTerm Rare()
    {
        try
        {
            var term = ErlangTermReader.ReadFirst(_reader.Rest[..Math.Min(_reader.Rest.Length, TermLimits.MaxBytes)], out var length);
            _reader.Take(length);
            return term;
        }
        catch (MalformedTermException)
        {
            throw new UncarriedException(Uncarried.Malformed);
        }
    }

    private void Float()
    {
        var value = _reader.Rest[0] == TermTag.NewFloat ? BinaryPrimitives.ReadDoubleBigEndian(_reader.Take(9)[1..]) : ((ErlangTerm.Float)Rare()).Value;
        Ascii(double.IsFinite(value) ? ErlangFloat.Spell(value) : throw new UncarriedException(Uncarried.Malformed));
    }

    private void Atom()
    {
        var name = _reader.Atom(out var isLatin);
        if (name.SequenceEqual(ElixirAtoms.Nil))
            _json.Write("null"u8);
        else if (name.SequenceEqual(ElixirAtoms.True) || name.SequenceEqual(ElixirAtoms.False))
            _json.Write(name);
        else
            Name(name, isLatin);
    }

    private void Name(ReadOnlySpan<byte> name, bool isLatin) => Text(isLatin ? Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(name)) : name);

    // A list of integers up to 255, a byte each.
    private void Bytes()
    {
        _reader.Byte();
        var bytes = _reader.Take(_reader.UInt16());
        _json.Byte((byte)'[');
        for (var i = 0; i < bytes.Length; i++)
        {
            Comma(i);
            Number(bytes[i]);
        }
        _json.Byte((byte)']');
    }

    private void List(int depth)
    {
        _reader.Byte();
        var count = _reader.UInt32();
        _json.Byte((byte)'[');
        for (var i = 0L; i < count; i++)
        {
            Comma(i);
            Value(depth + 1);
        }
        if (!_reader.TrySkip([TermTag.Nil]))
            throw new UncarriedException(Uncarried.Term); // an improper list
        _json.Byte((byte)']');
    }

    private void Map(int depth)
    {
        var from = _reader;
        var start = _json.Length;
        _reader.Byte();
        var count = _reader.UInt32();
        _json.Byte((byte)'{');
        for (var i = 0L; i < count; i++)
        {
            if (IsStruct())
            {
                _json.Length = start;
                _reader = from;
                Struct();
                return;
            }
            Comma(i);
            Key();
            _json.Byte((byte)':');
            Value(depth + 1);
        }
        _json.Byte((byte)'}');
    }

    // Looks, and takes nothing.
    private readonly bool IsStruct()
    {
        var ahead = _reader;
        if (!ahead.TryAtom(out var key, out _) || !key.SequenceEqual(ElixirAtoms.Struct))
            return false;
        var name = Encoding.UTF8.GetString(ahead.Atom());
        return ElixirStructs.IsKnown(name) ? true : throw new UncarriedException(Uncarried.Struct, name);
    }

    // What is known here holds plain values, and a tuple of two: anything else is refused before it is read, for a map of floats that a peer chose
    // costs the square of their number as a term.
    private void Struct()
    {
        _reader.Byte();
        var count = _reader.UInt32();
        if (count > ElixirStructs.MostFields)
            throw new UncarriedException(Uncarried.Struct);
        var fields = ImmutableArray.CreateBuilder<KeyValuePair<ErlangTerm, ErlangTerm>>((int)count);
        for (var i = 0; i < count; i++)
            fields.Add(new(Plain(), _reader.TrySkip([TermTag.SmallTuple, 2]) ? new ErlangTerm.Tuple([Plain(), Plain()]) : Plain()));
        var text = ErlangTerm.Map.TryMake(fields.MoveToImmutable()) is { } map ? ElixirStructs.Spell(map) : throw new UncarriedException(Uncarried.Malformed);
        Text(Encoding.UTF8.GetBytes(text ?? throw new UncarriedException(Uncarried.Struct)));
    }

    private ErlangTerm Plain() =>
        _reader.Rest is [TermTag.Map or TermTag.List or TermTag.SmallTuple or TermTag.LargeTuple, ..] ? throw new UncarriedException(Uncarried.Struct) : Rare();

    private void Key()
    {
        if (_reader.TryAtom(out var name, out var isLatin))
            Name(name, isLatin);
        else if (_reader.TryBinary(out var text))
            Text(text);
        else if (_reader.Rest is [TermTag.SmallInteger or TermTag.Integer or TermTag.SmallBig or TermTag.LargeBig, ..])
        {
            _json.Byte((byte)'"');
            Integer();
            _json.Byte((byte)'"');
        }
        else
            throw new UncarriedException(Uncarried.Term);
    }

    private readonly void Text(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
            throw new UncarriedException(Uncarried.Text);
        _json.Byte((byte)'"');
        while (JavaScriptEncoder.UnsafeRelaxedJsonEscaping.FindFirstCharacterToEncodeUtf8(text) is >= 0 and var plain)
        {
            _json.Write(text[..plain]);
            text = Escape(text[plain..]);
        }
        _json.Write(text);
        _json.Byte((byte)'"');
    }

    // Escapes one character, and gives what is behind it.
    private readonly ReadOnlySpan<byte> Escape(ReadOnlySpan<byte> text)
    {
        Span<byte> escaped = stackalloc byte[12]; // \uXXXX\uXXXX at most
        Rune.DecodeFromUtf8(text, out _, out var length);
        JavaScriptEncoder.UnsafeRelaxedJsonEscaping.EncodeUtf8(text[..length], escaped, out _, out var written);
        _json.Write(escaped[..written]);
        return text[length..];
    }

    private readonly void Comma(long index)
    {
        if (index > 0)
            _json.Byte((byte)',');
    }

    private readonly void Number(long value)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out var length);
        _json.Write(digits[..length]);
    }

    private readonly void Ascii(string text) => Encoding.ASCII.GetBytes(text, _json.Next(text.Length));
}
