using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

/// <summary>A message that was received, of any channel.</summary>
/// <param name="JoinRef">The ref of the join that the message belongs to, or null.</param>
/// <param name="Ref">The ref of the push that the message answers, or null.</param>
/// <param name="Topic">The topic, such as <c>room:42</c>.</param>
/// <param name="Event">The event's name; <c>phx_reply</c> for a reply.</param>
/// <param name="Payload">The payload; for a reply, its response.</param>
/// <param name="Status">The status of a reply; null for other messages.</param>
public sealed record ReceivedMessage(string? JoinRef, string? Ref, string Topic, string Event, Payload Payload, string? Status)
{
    internal static ReceivedMessage Of(Message message, string? status) => new(
        message.JoinRef.IsNull ? null : message.JoinRef.ToString(),
        message.Ref.IsNull ? null : message.Ref.ToString(),
        message.Topic.ToString(),
        message.Event.ToString(),
        message.Payload,
        status);
}
