using System.Text.Json;

namespace PhoenixSharp.Conformance.Comparing;

internal static class Json
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 100_000 };

    /// <summary>Reads a JSON text; null where the bytes are none.</summary>
    public static JsonElement? ParseOrNull(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, Deep);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A string's value; its raw text where that is no Unicode (a lone surrogate).</summary>
    public static string StringOf(JsonElement json)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return json.GetRawText();
        }
    }

    public static string? StringOrNull(JsonElement json) => json.ValueKind == JsonValueKind.String ? StringOf(json) : null;
}
