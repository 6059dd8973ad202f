namespace PhoenixSharp.Wire;

/// <summary>What a client pushed: <c>[join_ref, ref, topic, event, payload]</c>.</summary>
/// <param name="JoinRef">Numbers the join that this belongs to; null is legal on anything but a join.</param>
/// <param name="Ref">Numbers this message; its reply carries the same.</param>
/// <param name="Topic">Such as <c>room:42</c>; one that is no string matches no route.</param>
/// <param name="Event">The message's name; one that is no string has no handler.</param>
/// <param name="Payload">The body, unread.</param>
/// <remarks>After Phoenix's <c>Phoenix.Socket.Message</c> (<c>socket/message.ex</c>). All its parts are slices of one frame.</remarks>
public sealed record Message(Token JoinRef, Token Ref, Token Topic, Token Event, Payload Payload)
{
    /// <summary>Copies all parts, so that the frame they came in can be collected.</summary>
    internal Message Detach() => new(JoinRef.Detach(), Ref.Detach(), Topic.Detach(), Event.Detach(), Payload.Detach());

    /// <summary>Determines whether the parts make up less than half of a frame. The rest is white space or further items.</summary>
    internal bool IsPadded(int frameLength) =>
        frameLength > 1024
        && JoinRef.Bytes.Length + Ref.Bytes.Length + Topic.Bytes.Length + Event.Bytes.Length + Payload.Bytes.Length < frameLength / 2;
}
