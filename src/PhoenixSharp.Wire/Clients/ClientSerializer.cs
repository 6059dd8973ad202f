namespace PhoenixSharp.Wire;

/// <summary>One version of the protocol from the other end: what a client writes, and what a server wrote.</summary>
/// <remarks>
/// Pure and stateless, as <see cref="ISerializer"/> is. A client numbers its messages itself, so its refs are numbers here and decimal
/// strings on the wire; 0 stands for none. After phoenix.js's <c>serializer.js</c>.
/// </remarks>
public abstract class ClientSerializer
{
    private protected ClientSerializer()
    {
    }

    /// <summary>Gets what <c>vsn</c> says, such as <c>2.0.0</c>.</summary>
    public abstract string Version { get; }

    /// <summary>Gets the serializer of a version.</summary>
    /// <exception cref="ArgumentException">There is none: 1.0.0 and 2.0.0 are spoken.</exception>
    public static ClientSerializer Of(string version) => version switch
    {
        "1.0.0" => V1ClientSerializer.Instance,
        "2.0.0" => V2ClientSerializer.Instance,
        _ => throw new ArgumentException($"Version {version} is not spoken: 1.0.0 and 2.0.0 are.", nameof(version)),
    };

    /// <summary>Writes a push, a join or a leave.</summary>
    /// <exception cref="UnencodableException">It has no form in this version.</exception>
    public abstract Frame Encode(long joinRef, long @ref, in Token topic, string @event, in Payload payload);

    /// <summary>Reads what a server sent. The message holds slices of <paramref name="frame"/>, which must not change from here on.</summary>
    /// <param name="opcode">What the frame carries.</param>
    /// <param name="frame">The frame's body.</param>
    /// <param name="status">A reply's status, and the message's payload is then the response; null for all but <c>phx_reply</c>.</param>
    /// <exception cref="MalformedFrameException">It is no message of this version.</exception>
    public abstract Message Decode(Opcode opcode, ReadOnlyMemory<byte> frame, out string? status);

    // {"status": …, "response": …}; a broadcast that an application named phx_reply has no status, and is no reply
    private protected static Message Unwrap(Message message, out string? status)
    {
        status = null;
        if (!message.Event.Is(Events.Reply) || !message.Payload.TryGetShared("status", out var named))
            return message;
        status = named.AsString() ?? "";
        return message with { Payload = message.Payload.TryGetShared("response", out var response) ? response : Payload.Empty };
    }
}
