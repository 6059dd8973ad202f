using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace PhoenixSharp.Wire.Tests;

// Whatever a client sends, it is a message or a MalformedFrameException.
public sealed class HostileBytesProperties
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(2000);

    private static readonly string[] Tokens =
    [
        "[", "]", "{", "}", ",", ":", "\"", "\\", "\\u", "\\ud83c", "\\udf89", "null", "true", "1e400", "1", "-", ".", "e", " ", "\n", "\u0000", "\uFEFF", "é",
        "\"topic\":", "\"payload\":", "\"a\":1", "[[[[", "]]]]", "/*", "//", "NaN",
    ];

    private static Gen<byte> Byte => Gen.Choose(0, 255).Select(value => (byte)value);

    private static Gen<byte[]> Noise => Byte.ArrayOf();

    private static Gen<byte[]> Nonsense => Gen.Elements(Tokens).ArrayOf().Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts)));

    private static Gen<byte[]> Whole => Gen.OneOf(
        JsonTree.Gen.Select(tree => Encoding.UTF8.GetBytes($"[\"1\",{tree.Spelled()},\"room:é\",\"e\",{tree.Spelled()}]")),
        JsonTree.Gen.Select(tree => Encoding.UTF8.GetBytes($"{{\"topic\":\"t\",\"event\":\"e\",\"payload\":{tree.Spelled()},\"ref\":{tree.Spelled()}}}")),
        Noise.Select(data => Bytes.Of(0, 1, 2, 8, 4, "1", "12", "room:bin", "echo").Concat(data).ToArray()));

    private static Gen<byte[]> Mutated =>
        from frame in Whole
        from places in Gen.Choose(0, Math.Max(frame.Length - 1, 0)).ArrayOf(3)
        from values in Byte.ArrayOf(3)
        from mutation in Gen.Choose(0, 4)
        select Mutate(frame, places, values, mutation);

    [Fact]
    public void Random_bytes_are_a_message_or_refused() => Check(Noise, IsMessageOrRefused);

    [Fact]
    public void JSON_words_in_any_order_are_a_message_or_refused() => Check(Nonsense, IsMessageOrRefused);

    [Fact]
    public void A_frame_that_was_tampered_with_is_a_message_or_refused() => Check(Mutated, IsMessageOrRefused);

    [Fact]
    public void A_frame_cut_anywhere_is_a_message_or_refused() => Check(
        from frame in Whole from length in Gen.Choose(0, frame.Length) select frame[..length],
        IsMessageOrRefused);

    [Fact]
    public void What_is_accepted_can_be_parsed_and_what_can_be_parsed_is_accepted_but_for_three_differences() => Check(
        Gen.OneOf(Noise, Nonsense, Mutated, Whole),
        json => Accepts(json) == (Parse(json) is { } document && IsPlain(document.RootElement)));

    private static void Check(Gen<byte[]> frames, Func<byte[], bool> holds) =>
        Prop.ForAll(frames.ToArbitrary(), holds).Check(Thorough);

    private static bool IsMessageOrRefused(byte[] frame)
    {
        foreach (ISerializer serializer in (ISerializer[])[V1Serializer.Instance, V2Serializer.Instance])
        {
            foreach (var opcode in (Opcode[])[Opcode.Text, Opcode.Binary])
            {
                try
                {
                    CanBeAnswered(serializer, serializer.Decode(opcode, frame));
                }
                catch (MalformedFrameException)
                {
                    // the one way to refuse
                }
            }
        }
        return true;
    }

    private static void CanBeAnswered(ISerializer serializer, Message message)
    {
        _ = (message.ToString(), message.GetHashCode(), message.Payload.AsString(), message.Payload.TryGet("a", out _));
        try
        {
            serializer.EncodeReply(message.JoinRef, message.Ref, message.Topic, "ok", message.Payload);
        }
        catch (UnencodableException)
        {
            // a name of a binary frame that JSON can't hold, or the other way round
        }
    }

    private static bool Accepts(byte[] json)
    {
        try
        {
            Payload.FromJson(json);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static JsonDocument? Parse(byte[] json)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 512 });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The differences: bytes that are no UTF-8, lone surrogates (reading either throws), numbers that are no double.
    private static bool IsPlain(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString() is not null,
                JsonValueKind.Number => IsInteger(value) || double.IsFinite(double.Parse(value.GetRawText(), CultureInfo.InvariantCulture)),
                JsonValueKind.Array => value.EnumerateArray().All(IsPlain),
                JsonValueKind.Object => value.EnumerateObject().All(property => property.Name is not null && IsPlain(property.Value)),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsInteger(JsonElement value) => value.GetRawText().IndexOfAny(['.', 'e', 'E']) < 0;

    private static byte[] Mutate(byte[] frame, int[] places, byte[] values, int mutation)
    {
        if (frame.Length == 0)
            return values;
        var (at, to) = (Math.Min(places[0], places[1]), Math.Max(places[0], places[1]));
        switch (mutation)
        {
            case 0: // some bytes are others
                var changed = frame.ToArray();
                foreach (var (place, value) in places.Zip(values))
                    changed[place] = value;
                return changed;
            case 1: return [.. frame[..at], .. frame[to..]]; // a piece is missing
            case 2: return [.. frame[..to], .. frame[at..]]; // a piece is there twice
            case 3: return [.. frame[..at], .. values, .. frame[at..]]; // some bytes are too many
            default: return [.. frame[to..], .. frame[..to]]; // the halves are the wrong way round
        }
    }
}
