using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PhoenixSharp.Wire;

/// <summary>Writes a JSON value again, without white space and with only the first of each key.</summary>
internal static class JsonRewriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // it goes into a frame, never into a page
        SkipValidation = true,
        MaxDepth = JsonText.MaxDepth + 1,
    };

    public static ReadOnlyMemory<byte> KeepFirstKeys(ReadOnlyMemory<byte> json)
    {
        var output = new ArrayBufferWriter<byte>(json.Length);
        using var writer = new Utf8JsonWriter(output, Options);
        var reader = JsonText.Reader(json.Span);
        var keys = new KeySet(json);
        try
        {
            while (reader.Read())
                CopyFirst(ref reader, writer, ref keys);
        }
        finally
        {
            keys.Dispose();
        }
        writer.Flush();
        return output.WrittenMemory;
    }

    private static void CopyFirst(ref Utf8JsonReader reader, Utf8JsonWriter writer, ref KeySet keys)
    {
        if (reader.TokenType != JsonTokenType.PropertyName || keys.Add(reader))
        {
            Copy(ref reader, writer, ref keys);
            return;
        }
        reader.Read();
        reader.Skip();
    }

    private static void Copy(ref Utf8JsonReader reader, Utf8JsonWriter writer, ref KeySet keys)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                keys.Open();
                writer.WriteStartObject();
                break;
            case JsonTokenType.EndObject:
                keys.Close();
                writer.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                break;
            case JsonTokenType.EndArray:
                writer.WriteEndArray();
                break;
            case JsonTokenType.PropertyName:
                writer.WritePropertyName(reader.GetString()!);
                break;
            case JsonTokenType.String:
                writer.WriteStringValue(reader.GetString());
                break;
            default:
                writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                break;
        }
    }
}
