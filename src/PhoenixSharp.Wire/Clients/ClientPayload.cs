using System.Buffers;
using System.Text.Json;

namespace PhoenixSharp.Wire;

/// <summary>Makes payloads of values whose type is only known when they are pushed.</summary>
public static class ClientPayload
{
    /// <summary>
    /// Writes a value by the type information that the options hold for its own type. Null is <c>{}</c>. Arrays, memory, segments and
    /// sequences of bytes are binary.
    /// </summary>
    /// <exception cref="NotSupportedException">The options know nothing of that type: register it, or a resolver.</exception>
    public static Payload Of(object? value, JsonSerializerOptions options) => value switch
    {
        null => Payload.Empty,
        Payload payload => payload,
        IPayloadSource source => source.ToPayload(),
        byte[] data => Payload.FromBinary(data),
        ReadOnlyMemory<byte> data => Payload.FromBinary(data),
        Memory<byte> data => Payload.FromBinary(data),
        ArraySegment<byte> data => Payload.FromBinary(data),
        ReadOnlySequence<byte> data => Payload.FromBinary(data.ToArray()),
        _ => Payload.OfChecked(JsonSerializer.SerializeToUtf8Bytes(value, options.GetTypeInfo(value.GetType()))),
    };
}
