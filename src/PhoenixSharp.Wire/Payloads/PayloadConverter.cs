using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PhoenixSharp.Wire;

/// <summary>Writes a payload inside an application's own type without changing it, and reads one from any JSON value.</summary>
/// <remarks>It is public because source generation uses only converters that it can reach.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PayloadConverter : JsonConverter<Payload>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override Payload Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return Payload.FromJson(document.RootElement.GetRawText());
    }

    /// <inheritdoc/>
    /// <exception cref="JsonException">The payload is binary.</exception>
    public override void Write(Utf8JsonWriter writer, Payload value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value.IsBinary)
            throw new JsonException("Binary can't stand inside JSON.");
        writer.WriteRawValue(value.Bytes.Span, skipInputValidation: true);
    }
}
