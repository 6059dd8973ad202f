using System.Text;

namespace PhoenixSharp.Wire;

/// <summary>The binary frames of version 2, the other way round; their layout is drawn at <see cref="V2Binary"/>.</summary>
internal static class V2ClientBinary
{
    private const byte Push = 0;
    private const byte Reply = 1;
    private const byte Broadcast = 2;

    private static readonly Token ReplyEvent = Token.Of("phx_reply");

    public static Frame Encode(long joinRef, long @ref, in Token topic, string @event, in Payload payload)
    {
        Span<byte> joinRefDigits = stackalloc byte[ClientRef.MaxLength], refDigits = stackalloc byte[ClientRef.MaxLength];
        joinRefDigits = ClientRef.Format(joinRef, joinRefDigits);
        refDigits = ClientRef.Format(@ref, refDigits);
        var name = Encoding.UTF8.GetBytes(@event);
        var writer = FrameWriter.Start();
        writer.Write([Push, (byte)joinRefDigits.Length, (byte)refDigits.Length, Length(topic.Bytes), Length(name)]);
        writer.Write(joinRefDigits);
        writer.Write(refDigits);
        writer.Write(topic.Bytes);
        writer.Write(name);
        writer.Write(payload.Bytes.Span);
        return writer.ToFrame(Opcode.Binary);
    }

    public static Message Decode(ReadOnlyMemory<byte> frame, out string? status)
    {
        var reader = new FrameReader(frame);
        status = null;
        switch (reader.TakeByte())
        {
            case Push:
            {
                int joinRef = reader.TakeByte(), topic = reader.TakeByte(), @event = reader.TakeByte();
                return new Message(Next(ref reader, joinRef), Token.Null, Next(ref reader, topic), Next(ref reader, @event), Payload.FromBinary(reader.Rest));
            }
            case Reply:
            {
                int joinRef = reader.TakeByte(), @ref = reader.TakeByte(), topic = reader.TakeByte(), statusLength = reader.TakeByte();
                Token join = Next(ref reader, joinRef), pushed = Next(ref reader, @ref), about = Next(ref reader, topic);
                status = Encoding.UTF8.GetString(reader.Take(statusLength).Span);
                return new Message(join, pushed, about, ReplyEvent, Payload.FromBinary(reader.Rest));
            }
            case Broadcast:
            {
                int topic = reader.TakeByte(), @event = reader.TakeByte();
                return new Message(Token.Null, Token.Null, Next(ref reader, topic), Next(ref reader, @event), Payload.FromBinary(reader.Rest));
            }
            case var kind:
                throw new MalformedFrameException($"expected kind 0, 1 or 2 at byte 0, not {kind}");
        }
    }

    // A server writes a null ref empty.
    private static Token Next(ref FrameReader reader, int length) => length == 0 ? Token.Null : Token.OfString(reader.Take(length));

    private static byte Length(ReadOnlySpan<byte> name) => name.Length <= byte.MaxValue
        ? (byte)name.Length
        : throw new UnencodableException($"\"{Encoding.UTF8.GetString(name[..16])}…\" has {name.Length} bytes, in a binary frame 255 is the most.");
}
