using System.Text.Json;

namespace PhoenixSharp.Wire;

/// <summary>Version 2: <c>[join_ref, ref, topic, event, payload]</c>, and binary frames for binary payloads.</summary>
/// <remarks>Phoenix <c>socket/serializers/v2_json_serializer.ex</c>.</remarks>
public sealed class V2Serializer : ISerializer
{
    /// <summary>Is the one instance.</summary>
    public static V2Serializer Instance { get; } = new();

    private V2Serializer()
    {
    }

    /// <inheritdoc/>
    public Message Decode(Opcode opcode, ReadOnlyMemory<byte> frame, int maxDepth = JsonText.MaxDepth) =>
        opcode == Opcode.Binary ? V2Binary.Decode(frame) : DecodeText(frame, maxDepth);

    /// <inheritdoc/>
    public Frame EncodePush(in Token joinRef, in Token @ref, in Token topic, string @event, in Payload payload)
    {
        if (payload.IsBinary)
            return V2Binary.EncodePush(joinRef, topic, @event, payload);
        if (!payload.IsObject)
            throw new UnencodableException($"A V2 client can only be pushed an object or binary, and {@event} is neither.");
        var writer = Start(joinRef, @ref, topic);
        writer.WriteJsonString(@event);
        writer.Write((byte)',');
        writer.Write(payload.Bytes.Span);
        writer.Write((byte)']');
        return writer.ToFrame(Opcode.Text);
    }

    /// <inheritdoc/>
    public Frame EncodeReply(in Token joinRef, in Token @ref, in Token topic, string status, in Payload response)
    {
        if (response.IsBinary)
            return V2Binary.EncodeReply(joinRef, @ref, topic, status, response);
        var writer = Start(joinRef, @ref, topic);
        writer.Write("\"phx_reply\",{\"response\":"u8);
        writer.Write(response.Bytes.Span);
        writer.Write(",\"status\":"u8);
        writer.WriteJsonString(status);
        writer.Write("}]"u8);
        return writer.ToFrame(Opcode.Text);
    }

    /// <inheritdoc/>
    public Frame EncodeBroadcast(string topic, string @event, in Payload payload) => payload.IsBinary
        ? V2Binary.EncodeBroadcast(topic, @event, payload)
        : EncodePush(Token.Null, Token.Null, Token.Of(topic), @event, payload);

    private static FrameWriter Start(in Token joinRef, in Token @ref, in Token topic)
    {
        var writer = FrameWriter.Start();
        writer.Write((byte)'[');
        writer.WriteJson(joinRef);
        writer.Write((byte)',');
        writer.WriteJson(@ref);
        writer.Write((byte)',');
        writer.WriteJson(topic);
        writer.Write((byte)',');
        return writer;
    }

    private static Message DecodeText(ReadOnlyMemory<byte> frame, int maxDepth)
    {
        var walk = new JsonWalk(frame, maxDepth);
        try
        {
            walk.Next("an array");
            if (walk.Type != JsonTokenType.StartArray)
                throw new MalformedFrameException("expected an array at byte 0");
            var message = new Message(
                NextToken(ref walk, "a join_ref"),
                NextToken(ref walk, "a ref"),
                NextToken(ref walk, "a topic"),
                NextToken(ref walk, "an event"),
                NextPayload(ref walk));
            // items past five are not looked at, as long as they are JSON
            for (walk.Next("the array's end"); walk.Type != JsonTokenType.EndArray; walk.Next("the array's end"))
                walk.TakeValue();
            walk.End();
            return message;
        }
        finally
        {
            walk.Dispose();
        }
    }

    private static Token NextToken(ref JsonWalk walk, string expected)
    {
        Next(ref walk, expected);
        return walk.TakeToken();
    }

    private static Payload NextPayload(ref JsonWalk walk)
    {
        Next(ref walk, "a payload");
        return Payload.OfChecked(walk.TakeValue());
    }

    private static void Next(ref JsonWalk walk, string expected)
    {
        walk.Next(expected);
        if (walk.Type == JsonTokenType.EndArray)
            throw new MalformedFrameException($"expected {expected}, the array has fewer than five items");
    }
}
