using System.Buffers;
using System.Text.Json;
using PhoenixSharp.Logging;

namespace PhoenixSharp;

/// <summary>Adds the cause to an error that a client receives, if <see cref="SocketOptions.DetailedErrors"/> is on.</summary>
internal static class ErrorDetails
{
    /// <summary>Returns <c>{"reason": …, "error": "InvalidOperationException: …"}</c>. The reason is unchanged.</summary>
    /// <param name="reason">What clients receive without details: <c>{"reason": …}</c>.</param>
    /// <param name="crash">The exception. At most 1,024 characters of its type and message are sent.</param>
    public static Payload Of(in Payload reason, Exception crash)
    {
        reason.TryGetShared("reason", out var text);
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteString("reason", text.AsString());
            writer.WriteString("error", LogText.Of($"{crash.GetType().Name}: {crash.Message}", LogText.MaxSentenceLength));
            writer.WriteEndObject();
        }
        return Payload.OfChecked(bytes.WrittenMemory);
    }
}
