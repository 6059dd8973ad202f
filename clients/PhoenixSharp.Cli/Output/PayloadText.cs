using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PhoenixSharp.Cli.Output;

/// <summary>Writes payloads on one line, whatever white space the server put in.</summary>
internal static class PayloadText
{
    private const int MaxDepth = 1024; // more than a frame may have
    private const int ShownBytes = 32;

    /// <summary>How lines are written; what a terminal must not see is left to <see cref="TerminalText"/>.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth };

    /// <summary>Gets JSON for people, or the first bytes of binary.</summary>
    public static string Of(Payload payload)
    {
        if (payload.IsBinary)
            return OfBinary(payload.Bytes.Span);
        return Text(writer => Write(writer, payload));
    }

    /// <summary>Gets the JSON of a presence's meta for people, without the <c>phx_ref</c> that they don't read.</summary>
    public static string OfMeta(JsonElement meta) =>
        Text(meta.ValueKind == JsonValueKind.Object ? writer => WriteWithoutRefs(writer, meta) : meta.WriteTo);

    /// <summary>Writes a property: its name and the JSON, or its name with <c>_base64</c> and the bytes of binary.</summary>
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

    /// <summary>Writes JSON.</summary>
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

    private static string OfBinary(ReadOnlySpan<byte> bytes) =>
        $"<{bytes.Length} bytes: {Convert.ToHexString(bytes[..Math.Min(bytes.Length, ShownBytes)])}{(bytes.Length > ShownBytes ? "…" : "")}>";
}
