using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PhoenixSharp;

/// <summary>Writes a value that keeps its own JSON, wherever an application serializes it. It can't be read back.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="advice">What to read instead, for the message of the exception.</param>
/// <remarks>It and the classes that derive from it are public because source generation uses only converters that it can reach.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class PayloadSourceConverter<T>(string advice) : JsonConverter<T>
    where T : class, IPayloadSource
{
    /// <summary>Throws, because only clients read this JSON.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException($"{typeof(T).Name} can't be read from JSON: read a Payload or a JsonElement, or {advice}.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteRawValue(value.ToPayload().Bytes.Span, skipInputValidation: true);
    }
}
