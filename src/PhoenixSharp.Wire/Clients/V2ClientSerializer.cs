namespace PhoenixSharp.Wire;

/// <summary>Version 2 from a client: arrays, and binary frames for binary payloads.</summary>
internal sealed class V2ClientSerializer : ClientSerializer
{
    public static V2ClientSerializer Instance { get; } = new();

    public override string Version => "2.0.0";

    public override Frame Encode(long joinRef, long @ref, in Token topic, string @event, in Payload payload)
    {
        if (payload.IsBinary)
            return V2ClientBinary.Encode(joinRef, @ref, topic, @event, payload);
        var writer = FrameWriter.Start();
        writer.Write((byte)'[');
        ClientRef.Write(writer, joinRef);
        writer.Write((byte)',');
        ClientRef.Write(writer, @ref);
        writer.Write((byte)',');
        writer.WriteJson(topic);
        writer.Write((byte)',');
        writer.WriteJsonString(@event);
        writer.Write((byte)',');
        writer.Write(payload.Bytes.Span);
        writer.Write((byte)']');
        return writer.ToFrame(Opcode.Text);
    }

    public override Message Decode(Opcode opcode, ReadOnlyMemory<byte> frame, out string? status) => opcode == Opcode.Binary
        ? V2ClientBinary.Decode(frame, out status)
        : Unwrap(V2Serializer.Instance.Decode(opcode, frame), out status);
}
