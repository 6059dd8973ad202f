using System.Buffers;
using System.Text.Json;

namespace PhoenixSharp;

/// <summary>The exception that is thrown when a client's payload can't be read as the expected type.</summary>
/// <remarks>
/// If an <see cref="EventAttribute"/> handler, its payload parameter or <see cref="Channel.JoinAsync"/> throws it, the client is answered
/// <c>error {"reason": "invalid payload"}</c> and the channel lives on. It is logged at Information without a stack trace, since any
/// client can cause it. If <see cref="SocketOptions.DetailedErrors"/> is on, the answer also has the keys <c>path</c> and <c>expected</c>.
/// </remarks>
public sealed class PayloadException : Exception
{
    internal PayloadException(string path, string expected, Exception? inner)
        : base($"The payload can't be read: {path} is not of type {expected}.", inner) =>
        (Path, Expected) = (path, expected);

    /// <summary>Gets the JSON path of the value, such as <c>$.count</c>. Keys that only the client knows are written <c>*</c>.</summary>
    public string Path { get; }

    /// <summary>Gets the name of the expected type, such as <c>Int32</c>.</summary>
    public string Expected { get; }

    /// <summary>Returns the response for the client.</summary>
    /// <param name="isDetailed"><see langword="true"/> to include the path and the expected type.</param>
    internal Payload ToResponse(bool isDetailed)
    {
        if (!isDetailed)
            return Wire.Reasons.InvalidPayload;
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteString("reason", "invalid payload");
            writer.WriteString("path", Path);
            writer.WriteString("expected", Expected);
            writer.WriteEndObject();
        }
        return Payload.OfChecked(bytes.WrittenMemory);
    }
}
