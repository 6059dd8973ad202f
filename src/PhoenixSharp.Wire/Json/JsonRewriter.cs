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
        var open = new Stack<HashSet<string>>();
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && !open.Peek().Add(reader.GetString()!))
            {
                reader.Read();
                reader.Skip();
            }
            else
            {
                Copy(ref reader, writer, open);
            }
        }
        writer.Flush();
        return output.WrittenMemory;
    }

    private static void Copy(ref Utf8JsonReader reader, Utf8JsonWriter writer, Stack<HashSet<string>> open)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                open.Push([]);
                writer.WriteStartObject();
                break;
            case JsonTokenType.EndObject:
                open.Pop();
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
