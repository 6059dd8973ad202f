using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PhoenixSharp;

/// <summary>Writes a <see cref="PresenceDiff"/> as <c>presence_diff</c> has it, wherever an application serializes it.</summary>
/// <remarks>It is public because source generation uses only converters that it can reach.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PresenceDiffConverter : JsonConverter<PresenceDiff>
{
    /// <summary>Throws, because only clients read this JSON.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override PresenceDiff Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException(
            "PresenceDiff can't be read from JSON: read a Payload or a JsonElement, or override Presence.ChangedAsync.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, PresenceDiff value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteRawValue(value.ToPayload().Bytes.Span, skipInputValidation: true);
    }
}
