using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PhoenixSharp;

/// <summary>Writes a <see cref="PresenceEntries"/> as <c>presence_state</c> has it, wherever an application serializes it.</summary>
/// <remarks>It is public because source generation uses only converters that it can reach.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PresenceEntriesConverter : JsonConverter<PresenceEntries>
{
    /// <summary>Throws, because only clients read this JSON.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override PresenceEntries Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException(
            "PresenceEntries can't be read from JSON: read a Payload or a JsonElement, or get them from Presence.List.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, PresenceEntries value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteRawValue(value.ToPayload().Bytes.Span, skipInputValidation: true);
    }
}
