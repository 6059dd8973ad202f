using System.Buffers;
using System.Text.Json;

namespace PhoenixSharp.Wire;

/// <summary>Creates payloads from values whose type is known only when they are pushed.</summary>
public static class ClientPayload
{
    /// <summary>
    /// Writes a value with the options' type information for its runtime type. Null is written as <c>{}</c>. Arrays, memory, segments and
    /// sequences of bytes are binary.
    /// </summary>
    /// <exception cref="NotSupportedException">The options have no type information for the value's type.</exception>
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
