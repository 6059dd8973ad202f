using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PhoenixSharp;

/// <summary>Writes a <see cref="PresenceMeta{TMeta}"/> as one object: the tracked value with its refs.</summary>
/// <remarks>It is public because source generation uses only converters that it can reach.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PresenceMetaConverter : JsonConverter<PresenceMeta>
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeof(PresenceMeta).IsAssignableFrom(typeToConvert);

    /// <summary>Throws, because only clients read this JSON.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override PresenceMeta Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("PresenceMeta can't be read from JSON: read the type of its value, or get it from Presence.Get.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, PresenceMeta value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(options);
        writer.WriteRawValue(value.ToJson(options).Span); // checked, because an application may construct a meta with any ref
    }
}
