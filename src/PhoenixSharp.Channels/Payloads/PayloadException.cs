using System.Text.Json;

namespace PhoenixSharp;

/// <summary>A payload is not what the channel reads it as. Uncaught, it crashes the channel, as a payload that matches no clause does in Phoenix.</summary>
public sealed class PayloadException : Exception
{
    private PayloadException(string message, Exception? reason) : base(message, reason)
    {
    }

    internal static T Read<T>(Payload payload, JsonSerializerOptions json)
    {
        try
        {
            return payload.Read<T>(json) ?? (default(T) is null && Nullable.GetUnderlyingType(typeof(T)) is not null
                ? default!
                : throw new PayloadException($"null was sent where {typeof(T)} is read.", null));
        }
        catch (JsonException reason)
        {
            throw new PayloadException($"The payload can't be read as {typeof(T)}: {reason.Message}", reason);
        }
    }
}
