namespace PhoenixSharp.Wire;

/// <summary>One version of the protocol: messages to frames and back.</summary>
/// <remarks>
/// Pure and stateless: one instance serves every connection, and what it encodes for one it has encoded for all.
/// After Phoenix's <c>Phoenix.Socket.Serializer</c>.
/// </remarks>
public interface ISerializer
{
    /// <summary>Reads what a client sent. The message holds slices of <paramref name="frame"/>, which must not change from here on.</summary>
    /// <param name="opcode">The kind of frame it came in.</param>
    /// <param name="frame">The whole frame.</param>
    /// <param name="maxDepth">How deep its JSON may be nested, 1 to 512.</param>
    /// <exception cref="MalformedFrameException">It is no message of this version.</exception>
    Message Decode(Opcode opcode, ReadOnlyMemory<byte> frame, int maxDepth = 512);

    /// <summary>Writes a push to one side of one channel. Only <c>phx_close</c> and <c>phx_error</c> carry a ref.</summary>
    /// <exception cref="UnencodableException">It has no form in this version.</exception>
    Frame EncodePush(in Token joinRef, in Token @ref, in Token topic, string @event, in Payload payload);

    /// <summary>Writes the answer to a ref.</summary>
    /// <exception cref="UnencodableException">It has no form in this version.</exception>
    Frame EncodeReply(in Token joinRef, in Token @ref, in Token topic, string status, in Payload response);

    /// <summary>Writes what goes to everyone on a topic.</summary>
    /// <exception cref="UnencodableException">It has no form in this version.</exception>
    Frame EncodeBroadcast(string topic, string @event, in Payload payload);
}
