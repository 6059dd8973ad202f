using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Elixir;

/// <summary>Writes a payload as a term: objects as maps with binary keys, arrays as lists, null and booleans as atoms, bytes as <c>{:binary, bytes}</c>.</summary>
/// <remarks>Straight from the JSON's tokens to bytes, where <see cref="TermJson"/> builds terms: this runs at every broadcast. No stack grows with depth.</remarks>
internal static class PayloadToTerm
{
    private const int MostDigits = 2467; // of the 1,024 bytes that are read on either side, and a sign

    /// <exception cref="UncarriedException">An Elixir node can't be sent it.</exception>
    public static void Write(BoundedBuffer output, Payload payload)
    {
        if (payload.IsBinary)
        {
            output.Write([TermTag.SmallTuple, 2]);
            output.Atom(ElixirAtoms.Binary);
            output.Binary(payload.Bytes.Span);
        }
        else if (payload.IsObject)
            WriteJson(output, payload.Bytes);
        else
            throw new UncarriedException(Uncarried.Payload);
    }

    private static void WriteJson(BoundedBuffer output, ReadOnlyMemory<byte> json)
    {
        var reader = JsonText.Reader(json.Span);
        var keys = new KeySet(json);
        try
        {
            Stack<(int At, uint Count)> open = [];
            while (reader.Read())
                WriteToken(output, ref reader, ref keys, open);
        }
        catch (Exception reason) when (reason is JsonException or InvalidOperationException) // whoever made it skipped the checks
        {
            throw new UncarriedException(Uncarried.Payload);
        }
        finally
        {
            keys.Dispose();
        }
    }

    private static void WriteToken(BoundedBuffer output, ref Utf8JsonReader reader, ref KeySet keys, Stack<(int At, uint Count)> open)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.EndObject:
                keys.Close();
                Close(output, open.Pop(), isList: false);
                return;
            case JsonTokenType.EndArray:
                Close(output, open.Pop(), isList: true);
                return;
            case JsonTokenType.PropertyName:
                if (!keys.Add(reader))
                    throw new UncarriedException(Uncarried.Keys);
                WriteText(output, ref reader);
                return;
        }
        if (open.TryPop(out var around))
            open.Push(around with { Count = around.Count + 1 });
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                keys.Open();
                Open(output, open, TermTag.Map);
                break;
            case JsonTokenType.StartArray: Open(output, open, TermTag.List); break;
            case JsonTokenType.String: WriteText(output, ref reader); break;
            case JsonTokenType.Number: WriteNumber(output, ref reader); break;
            case JsonTokenType.True: output.Atom(ElixirAtoms.True); break;
            case JsonTokenType.False: output.Atom(ElixirAtoms.False); break;
            default: output.Atom(ElixirAtoms.Nil); break;
        }
    }

    // tag | how many, known at the end | …
    private static void Open(BoundedBuffer output, Stack<(int At, uint Count)> open, byte tag)
    {
        output.Byte(tag);
        open.Push((output.Length, 0));
        output.UInt32(0);
    }

    private static void Close(BoundedBuffer output, (int At, uint Count) opened, bool isList)
    {
        output.UInt32At(opened.At, opened.Count);
        if (isList && opened.Count == 0)
            output.Length = opened.At - 1; // the empty list is its own end
        if (isList)
            output.Byte(TermTag.Nil);
    }

    // Escaped it is never shorter.
    private static void WriteText(BoundedBuffer output, ref Utf8JsonReader reader)
    {
        var start = output.Length;
        output.Byte(TermTag.Binary);
        output.UInt32(0);
        var length = reader.CopyString(output.Next(reader.ValueSpan.Length));
        output.UInt32At(start + 1, (uint)length);
        output.Length = start + 5 + length;
    }

    private static void WriteNumber(BoundedBuffer output, ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var integer))
            WriteInteger(output, integer);
        else if (reader.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0)
            WriteBig(output, reader.ValueSpan);
        else if (reader.GetDouble() is var number && double.IsFinite(number))
        {
            output.Byte(TermTag.NewFloat);
            BinaryPrimitives.WriteDoubleBigEndian(output.Next(8), number);
        }
        else
            throw new UncarriedException(Uncarried.Number);
    }

    private static void WriteInteger(BoundedBuffer output, long value)
    {
        switch (value)
        {
            case >= byte.MinValue and <= byte.MaxValue:
                output.Write([TermTag.SmallInteger, (byte)value]);
                break;
            case >= int.MinValue and <= int.MaxValue:
                output.Byte(TermTag.Integer);
                output.UInt32((uint)value);
                break;
            default: // tag | length | sign | magnitude, little-endian and without zeros at its end
                Span<byte> magnitude = stackalloc byte[8];
                BinaryPrimitives.WriteUInt64LittleEndian(magnitude, value < 0 ? (ulong)-value : (ulong)value);
                magnitude = magnitude[..(magnitude.LastIndexOfAnyExcept((byte)0) + 1)];
                output.Write([TermTag.SmallBig, (byte)magnitude.Length, (byte)(value < 0 ? 1 : 0)]);
                output.Write(magnitude);
                break;
        }
    }

    private static void WriteBig(BoundedBuffer output, ReadOnlySpan<byte> digits)
    {
        if (digits.Length > MostDigits)
            throw new UncarriedException(Uncarried.Number);
        var value = BigInteger.Parse(Encoding.ASCII.GetString(digits), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        output.Write(ErlangTermWriter.Write(new ErlangTerm.Integer(value)).AsSpan(1)); // all but the version
    }
}
