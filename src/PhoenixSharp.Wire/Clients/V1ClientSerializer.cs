namespace PhoenixSharp.Wire;

/// <summary>Version 1 from a client: objects, with the <c>join_ref</c> that a server needs to tell stale messages.</summary>
internal sealed class V1ClientSerializer : ClientSerializer
{
    public static V1ClientSerializer Instance { get; } = new();

    public override string Version => "1.0.0";

    public override Frame Encode(long joinRef, long @ref, in Token topic, string @event, in Payload payload)
    {
        if (payload.IsBinary)
            throw new UnencodableException($"{@event} is binary, which version 1.0.0 has no form for: it needs 2.0.0.");
        var writer = FrameWriter.Start();
        writer.Write("{\"topic\":"u8);
        writer.WriteJson(topic);
        writer.Write(",\"event\":"u8);
        writer.WriteJsonString(@event);
        writer.Write(",\"payload\":"u8);
        writer.Write(payload.Bytes.Span);
        writer.Write(",\"ref\":"u8);
        ClientRef.Write(writer, @ref);
        writer.Write(",\"join_ref\":"u8);
        ClientRef.Write(writer, joinRef);
        writer.Write((byte)'}');
        return writer.ToFrame(Opcode.Text);
    }

    public override Message Decode(Opcode opcode, ReadOnlyMemory<byte> frame, out string? status) =>
        Unwrap(V1Serializer.Instance.Decode(opcode, frame), out status);
}
