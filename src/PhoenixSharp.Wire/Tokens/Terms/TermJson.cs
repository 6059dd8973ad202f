using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PhoenixSharp.Wire;

/// <summary>Terms as JSON and JSON as terms, for data that has a type of the application's own.</summary>
/// <remarks>Strings are binaries, null and booleans are atoms, objects are maps with binary keys. The way back takes any atom's name as
/// a string, a tuple as an array, and atoms and integers as keys.</remarks>
internal static class TermJson
{
    private const int MaxDigits = 2467; // what 1,024 bytes can hold, and a sign

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="ArgumentException">The JSON holds what no term of ours can be.</exception>
    public static ErlangTerm ToTerm(Payload payload)
    {
        if (payload.IsBinary)
            return new ErlangTerm.Binary(payload.Bytes);
        var reader = new Utf8JsonReader(payload.Bytes.Span, new JsonReaderOptions { MaxDepth = 512 });
        reader.Read();
        return ReadTerm(ref reader);
    }

    /// <summary>Tells whether the data can be said in JSON (or is bytes and nothing else), and says it.</summary>
    public static bool TryToPayload(ErlangTerm term, out Payload payload)
    {
        payload = default;
        if (term is ErlangTerm.Binary { Text: null } binary)
        {
            payload = Payload.FromBinary(binary.Bytes);
            return true;
        }
        var json = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(json, Writing);
        if (!TryWrite(writer, term))
            return false;
        writer.Flush();
        payload = Payload.OfChecked(json.WrittenMemory);
        return true;
    }

    private static ErlangTerm ReadTerm(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => ErlangTerm.Nil,
        JsonTokenType.True => ErlangTerm.True,
        JsonTokenType.False => ErlangTerm.False,
        JsonTokenType.String => new ErlangTerm.Binary(reader.GetString()!),
        JsonTokenType.Number => ReadNumber(ref reader),
        JsonTokenType.StartArray => ReadList(ref reader),
        _ => ReadMap(ref reader),
    };

    private static ErlangTerm ReadNumber(ref Utf8JsonReader reader)
    {
        var digits = reader.ValueSpan;
        if (digits.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0)
            return new ErlangTerm.Float(reader.GetDouble());
        return digits.Length <= MaxDigits
            ? new ErlangTerm.Integer(BigInteger.Parse(Encoding.ASCII.GetString(digits), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))
            : throw new ArgumentException($"An integer has {digits.Length} digits; up to {TermLimits.MaxIntegerBytes} bytes are allowed.");
    }

    private static ErlangTerm.List ReadList(ref Utf8JsonReader reader)
    {
        var items = new List<ErlangTerm>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(ReadTerm(ref reader));
        return new ErlangTerm.List([.. items]);
    }

    private static ErlangTerm.Map ReadMap(ref Utf8JsonReader reader)
    {
        var pairs = new List<KeyValuePair<ErlangTerm, ErlangTerm>>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = new ErlangTerm.Binary(reader.GetString()!);
            reader.Read();
            pairs.Add(new(key, ReadTerm(ref reader)));
        }
        return new ErlangTerm.Map([.. pairs]);
    }

    private static bool TryWrite(Utf8JsonWriter writer, ErlangTerm term)
    {
        switch (term)
        {
            case ErlangTerm.Atom atom: WriteAtom(writer, atom); return true;
            case ErlangTerm.Integer integer: writer.WriteRawValue(integer.ToString()); return true;
            case ErlangTerm.Float number: writer.WriteRawValue(Spelled(number)); return true;
            case ErlangTerm.Binary { Text: { } text }: writer.WriteStringValue(text); return true;
            case ErlangTerm.Tuple tuple: return TryWriteArray(writer, tuple.Elements);
            case ErlangTerm.List list: return TryWriteArray(writer, list.Items);
            case ErlangTerm.Map map: return TryWriteMap(writer, map);
            default: return false; // bytes that are no text
        }
    }

    private static void WriteAtom(Utf8JsonWriter writer, ErlangTerm.Atom atom)
    {
        if (atom == ErlangTerm.Nil)
            writer.WriteNullValue();
        else if (atom == ErlangTerm.True || atom == ErlangTerm.False)
            writer.WriteBooleanValue(atom == ErlangTerm.True);
        else
            writer.WriteStringValue(atom.Name);
    }

    // A float stays one: "1" would read as an integer.
    private static string Spelled(ErlangTerm.Float number) => number.ToString() is var text && text.AsSpan().IndexOfAny('.', 'E') >= 0 ? text : $"{text}.0";

    private static bool TryWriteArray(Utf8JsonWriter writer, IEnumerable<ErlangTerm> terms)
    {
        writer.WriteStartArray();
        foreach (var term in terms)
        {
            if (!TryWrite(writer, term))
                return false;
        }
        writer.WriteEndArray();
        return true;
    }

    private static bool TryWriteMap(Utf8JsonWriter writer, ErlangTerm.Map map)
    {
        var keys = new HashSet<string>(); // :id and "id" are two keys there, and would be one here
        writer.WriteStartObject();
        foreach (var (key, value) in map.Pairs)
        {
            if (KeyOf(key) is not { } name || !keys.Add(name))
                return false;
            writer.WritePropertyName(name);
            if (!TryWrite(writer, value))
                return false;
        }
        writer.WriteEndObject();
        return true;
    }

    private static string? KeyOf(ErlangTerm key) => key switch
    {
        ErlangTerm.Binary binary => binary.Text,
        ErlangTerm.Atom atom => atom.Name,
        ErlangTerm.Integer integer => integer.ToString(),
        _ => null,
    };
}
