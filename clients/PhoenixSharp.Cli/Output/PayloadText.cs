using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PhoenixSharp.Cli.Output;

/// <summary>Writes payloads on one line, without the white space of the server.</summary>
internal static class PayloadText
{
    private const int MaxDepth = 1024; // deeper than the client accepts
    private const int ShownBytes = 32;

    /// <summary>Gets the options of all JSON output. <see cref="TerminalText"/> escapes the characters that control a terminal.</summary>
    public static JsonWriterOptions Options { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth };

    /// <summary>Returns the JSON of a payload for people, or the first bytes of a binary payload.</summary>
    public static string Of(Payload payload)
    {
        if (payload.IsBinary)
            return OfBinary(payload.Bytes.Span);
        return Text(writer => Write(writer, payload));
    }

    /// <summary>Returns the JSON of a presence's meta for people, without <c>phx_ref</c> and <c>phx_ref_prev</c>.</summary>
    public static string OfMeta(JsonElement meta) =>
        Text(meta.ValueKind == JsonValueKind.Object ? writer => WriteWithoutRefs(writer, meta) : meta.WriteTo);

    /// <summary>Writes a payload as a property. A binary payload is written as Base64, with <c>_base64</c> after the name.</summary>
    public static void Write(Utf8JsonWriter writer, string name, Payload payload)
    {
        if (payload.IsBinary)
        {
            writer.WriteBase64String(name + "_base64", payload.Bytes.Span);
            return;
        }
        writer.WritePropertyName(name);
        Write(writer, payload);
    }

    /// <summary>Writes the JSON of a payload.</summary>
    public static void Write(Utf8JsonWriter writer, Payload payload)
    {
        using var document = JsonDocument.Parse(payload.Bytes, new JsonDocumentOptions { MaxDepth = MaxDepth });
        document.RootElement.WriteTo(writer);
    }

    private static void WriteWithoutRefs(Utf8JsonWriter writer, JsonElement meta)
    {
        writer.WriteStartObject();
        foreach (var field in meta.EnumerateObject().Where(field => field.Name is not ("phx_ref" or "phx_ref_prev")))
            field.WriteTo(writer);
        writer.WriteEndObject();
    }

    private static string Text(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
            write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string OfBinary(ReadOnlySpan<byte> bytes)
    {
        var shown = Convert.ToHexString(bytes[..Math.Min(bytes.Length, ShownBytes)]);
        return $"<{bytes.Length} bytes: {shown}{(bytes.Length > ShownBytes ? "…" : "")}>";
    }
}
