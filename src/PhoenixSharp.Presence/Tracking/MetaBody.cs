using System.Text.Json;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Tracking;

/// <summary>What the application says in a meta: an object's keys and values, without braces and without refs.</summary>
internal static class MetaBody
{
    /// <summary>Takes the inside of an object; <c>phx_ref</c> and <c>phx_ref_prev</c> in it are the tracker's own, so these are left out.</summary>
    /// <exception cref="ArgumentException">The meta is no JSON object, or too long.</exception>
    public static ReadOnlyMemory<byte> Of(Payload meta, int maxBytes)
    {
        if (!meta.IsObject)
            throw new ArgumentException($"A meta is a JSON object, {{…}}; this one is {Kind(meta)}.", nameof(meta));
        var json = meta.Bytes;
        if (json.Length <= maxBytes)
            return HasRefs(json) ? WithoutRefs(json) : Inside(json);
        PresenceMetrics.WasRefused("meta_bytes");
        throw new ArgumentException(
            $"The meta is {json.Length} bytes of JSON and PresenceOptions.MaxMetaBytes is {maxBytes}: keep less in it, or raise the option.", nameof(meta));
    }

    private static string Kind(Payload meta)
    {
        if (meta.IsBinary)
            return "binary";
        return JsonText.FirstByte(meta.Bytes.Span) switch
        {
            (byte)'[' => "an array",
            (byte)'"' => "a string",
            (byte)'n' => "null",
            (byte)'t' or (byte)'f' => "a boolean",
            _ => "a number",
        };
    }

    private static ReadOnlyMemory<byte> Inside(ReadOnlyMemory<byte> json)
    {
        var text = json.Span;
        var (start, end) = (text.IndexOf((byte)'{') + 1, text.LastIndexOf((byte)'}'));
        return json[start..end].Trim(" \t\r\n"u8);
    }

    private static bool HasRefs(ReadOnlyMemory<byte> json)
    {
        var reader = JsonText.Reader(json.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (IsRef(reader))
                return true;
            reader.Read();
            reader.Skip();
        }
        return false;
    }

    private static byte[] WithoutRefs(ReadOnlyMemory<byte> json)
    {
        var writer = new FragmentWriter(json.Length);
        var reader = JsonText.Reader(json.Span);
        var first = true;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var own = IsRef(reader);
            var start = (int)reader.TokenStartIndex;
            reader.Read();
            reader.Skip();
            if (own)
                continue;
            writer.Write(first ? ""u8 : ","u8);
            writer.Write(json.Span[start..(int)reader.BytesConsumed]);
            first = false;
        }
        return writer.ToArray();
    }

    private static bool IsRef(in Utf8JsonReader reader) => reader.ValueTextEquals("phx_ref"u8) || reader.ValueTextEquals("phx_ref_prev"u8);
}
