using System.Text.Json;

namespace PhoenixSharp.Client;

/// <summary>Checks, before anything is sent or received, that payloads can be read as a type.</summary>
internal static class PayloadTypes
{
    /// <exception cref="NotSupportedException">The options have no type information for <typeparamref name="T"/>.</exception>
    public static void Require<T>(JsonSerializerOptions options)
    {
        if (!NeedsNoTypeInfo(typeof(T)))
            options.GetTypeInfo(typeof(T));
    }

    // These types are read without conversion.
    private static bool NeedsNoTypeInfo(Type type) =>
        type == typeof(Payload)
        || type == typeof(byte[])
        || type == typeof(ReadOnlyMemory<byte>)
        || type == typeof(Memory<byte>)
        || type == typeof(ArraySegment<byte>);
}
