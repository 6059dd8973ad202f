using System.Text.Json;
using System.Text.Json.Serialization;

namespace PhoenixSharp.Wire;

/// <summary>Lets a payload stand inside an application's own type: it is written as it is, and read as the JSON that is there.</summary>
internal sealed class PayloadConverter : JsonConverter<Payload>
{
    public override bool HandleNull => true;

    public override Payload Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return Payload.FromJson(document.RootElement.GetRawText());
    }

    public override void Write(Utf8JsonWriter writer, Payload value, JsonSerializerOptions options)
    {
        if (value.IsBinary)
            throw new JsonException("Binary can't stand inside JSON.");
        writer.WriteRawValue(value.Bytes.Span, skipInputValidation: true);
    }
}
