using System.Text.Json;

namespace PhoenixSharp.Wire;

/// <summary>Version 1: <c>{"topic", "event", "payload", "ref", "join_ref"?}</c>, JSON only.</summary>
/// <remarks>Phoenix <c>socket/serializers/v1_json_serializer.ex</c>. It doesn't look at frame kinds or payloads: JSON in a binary frame is read, a payload may be any JSON.</remarks>
public sealed class V1Serializer : ISerializer
{
    /// <summary>Is the one instance.</summary>
    public static V1Serializer Instance { get; } = new();

    private V1Serializer()
    {
    }

    /// <inheritdoc/>
    public Message Decode(Opcode opcode, ReadOnlyMemory<byte> frame, int maxDepth = JsonText.MaxDepth)
    {
        var walk = new JsonWalk(frame, maxDepth);
        try
        {
            walk.Next("an object");
            if (walk.Type == JsonTokenType.StartArray)
                throw new MalformedFrameException("expected an object at byte 0 and found an array, as in version 2: is vsn=2.0.0 missing from the URL?");
            if (walk.Type != JsonTokenType.StartObject)
                throw new MalformedFrameException("expected an object at byte 0");
            var parts = new Parts();
            for (walk.Next("a key"); walk.Type != JsonTokenType.EndObject; walk.Next("a key"))
                parts.Take(ref walk);
            walk.End();
            return parts.ToMessage();
        }
        finally
        {
            walk.Dispose();
        }
    }

    /// <inheritdoc/>
    public Frame EncodePush(in Token joinRef, in Token @ref, in Token topic, string @event, in Payload payload)
    {
        var writer = Start(payload);
        writer.WriteJsonString(@event);
        writer.Write(",\"payload\":"u8);
        writer.Write(payload.Bytes.Span);
        return End(writer, @ref, topic);
    }

    /// <inheritdoc/>
    public Frame EncodeReply(in Token joinRef, in Token @ref, in Token topic, string status, in Payload response)
    {
        var writer = Start(response);
        writer.Write("\"phx_reply\",\"payload\":{\"response\":"u8);
        writer.Write(response.Bytes.Span);
        writer.Write(",\"status\":"u8);
        writer.WriteJsonString(status);
        writer.Write((byte)'}');
        return End(writer, @ref, topic);
    }

    /// <inheritdoc/>
    public Frame EncodeBroadcast(string topic, string @event, in Payload payload) =>
        EncodePush(Token.Null, Token.Null, Token.Of(topic), @event, payload);

    private static FrameWriter Start(in Payload payload)
    {
        if (payload.IsBinary)
            throw new UnencodableException("A V1 client can't be sent binary: it needs vsn 2.0.0.");
        var writer = FrameWriter.Start();
        writer.Write("{\"event\":"u8);
        return writer;
    }

    private static Frame End(FrameWriter writer, in Token @ref, in Token topic)
    {
        writer.Write(",\"ref\":"u8);
        writer.WriteJson(@ref);
        writer.Write(",\"topic\":"u8);
        writer.WriteJson(topic);
        writer.Write((byte)'}');
        return writer.ToFrame(Opcode.Text);
    }

    // Phoenix socket/message.ex, from_map!/1: all but join_ref must be there, whatever they are. The first of a repeated key counts.
    private ref struct Parts
    {
        private Token? _topic, _event, _ref, _joinRef;
        private Payload? _payload;

        public void Take(ref JsonWalk walk)
        {
            if (walk.IsKey("payload"u8))
            {
                walk.Next("a payload");
                var value = walk.TakeValue();
                _payload ??= Payload.OfChecked(value);
            }
            else if (walk.IsKey("topic"u8))
                Take(ref walk, ref _topic);
            else if (walk.IsKey("event"u8))
                Take(ref walk, ref _event);
            else if (walk.IsKey("ref"u8))
                Take(ref walk, ref _ref);
            else if (walk.IsKey("join_ref"u8))
                Take(ref walk, ref _joinRef);
            else
            {
                walk.Next("a value");
                walk.TakeValue();
            }
        }

        public readonly Message ToMessage() => new(
            _joinRef ?? Token.Null,
            _ref ?? throw Missing("ref"),
            _topic ?? throw Missing("topic"),
            _event ?? throw Missing("event"),
            _payload ?? throw Missing("payload"));

        private static void Take(ref JsonWalk walk, ref Token? part)
        {
            walk.Next("a value");
            var token = walk.TakeToken();
            part ??= token;
        }

        private static MalformedFrameException Missing(string key) => new($"expected the key \"{key}\"");
    }
}
