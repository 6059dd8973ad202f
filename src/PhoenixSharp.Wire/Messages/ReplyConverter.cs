using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PhoenixSharp.Wire;

/// <summary>Writes a <see cref="Reply"/> as the payload of <c>phx_reply</c>, wherever an application serializes it.</summary>
/// <remarks>It is public because source generation uses only converters that it can reach.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ReplyConverter : JsonConverter<Reply>
{
    /// <summary>Throws, because only clients read this JSON.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Reply Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Reply can't be read from JSON: read a Payload or a JsonElement.");

    /// <summary>Writes <c>{"status": …, "response": …}</c>, or <c>null</c> for <see cref="Reply.None"/>.</summary>
    /// <exception cref="JsonException">The response is binary.</exception>
    public override void Write(Utf8JsonWriter writer, Reply value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        if (value == Reply.None)
        {
            writer.WriteNullValue();
            return;
        }
        var response = value.Response(options);
        if (response.IsBinary)
            throw new JsonException("Binary can't stand inside JSON.");
        writer.WriteStartObject();
        writer.WriteString("status", value.Status);
        writer.WritePropertyName("response");
        writer.WriteRawValue(response.Bytes.Span, skipInputValidation: true);
        writer.WriteEndObject();
    }
}
