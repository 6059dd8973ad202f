using System.Text;

namespace PhoenixSharp.Wire;

/// <summary>The binary frames of version 2.</summary>
/// <remarks>
/// client push      | 0 | join_ref len | ref len | topic len | event len  | join_ref | ref | topic | event  | data …
/// server push      | 0 | join_ref len | topic len | event len            | join_ref | topic | event        | data …
/// server reply     | 1 | join_ref len | ref len | topic len | status len | join_ref | ref | topic | status | data …
/// server broadcast | 2 | topic len | event len                           | topic | event                   | data …
/// Each length is one byte and counts bytes, so none of the names may pass 255 bytes of UTF-8. A ref that is null is written empty;
/// one that is read empty is the empty string, as in Phoenix.
/// </remarks>
internal static class V2Binary
{
    private const byte Push = 0;
    private const byte Reply = 1;
    private const byte Broadcast = 2;

    public static Message Decode(ReadOnlyMemory<byte> frame)
    {
        var reader = new FrameReader(frame);
        if (reader.TakeByte() is var kind && kind != Push)
            throw new MalformedFrameException($"expected kind 0, a push, at byte 0, not {kind}");
        int joinRef = reader.TakeByte(), @ref = reader.TakeByte(), topic = reader.TakeByte(), @event = reader.TakeByte();
        return new Message(
            Token.OfString(reader.Take(joinRef)),
            Token.OfString(reader.Take(@ref)),
            Token.OfString(reader.Take(topic)),
            Token.OfString(reader.Take(@event)),
            Payload.FromBinary(reader.Rest));
    }

    public static Frame EncodePush(in Token joinRef, in Token topic, string @event, in Payload payload) =>
        Encode(Push, [joinRef, topic, Token.Of(@event)], payload);

    public static Frame EncodeReply(in Token joinRef, in Token @ref, in Token topic, string status, in Payload response) =>
        Encode(Reply, [joinRef, @ref, topic, Token.Of(status)], response);

    public static Frame EncodeBroadcast(string topic, string @event, in Payload payload) =>
        Encode(Broadcast, [Token.Of(topic), Token.Of(@event)], payload);

    private static Frame Encode(byte kind, ReadOnlySpan<Token> names, in Payload payload)
    {
        var writer = FrameWriter.Start();
        writer.Write(kind);
        foreach (var name in names)
            writer.Write(Length(name));
        foreach (var name in names)
            writer.Write(name.Bytes);
        writer.Write(payload.Bytes.Span);
        return writer.ToFrame(Opcode.Binary);
    }

    private static byte Length(in Token name)
    {
        if (name.Kind == TokenKind.Json && name.Bytes[0] is (byte)'{' or (byte)'[')
            throw new UnencodableException("A ref that is an object or an array can't be written into a binary frame.");
        if (name.Bytes.Length > byte.MaxValue)
            throw new UnencodableException($"\"{Encoding.UTF8.GetString(name.Bytes[..16])}…\" has {name.Bytes.Length} bytes, in a binary frame 255 is the most.");
        return (byte)name.Bytes.Length;
    }
}
