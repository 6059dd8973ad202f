using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

/// <summary>A message as it came, for who wants to see them all.</summary>
/// <param name="JoinRef">The join that it belongs to, or null.</param>
/// <param name="Ref">The push that it answers, or null.</param>
/// <param name="Topic">Such as <c>room:42</c>.</param>
/// <param name="Event">The message's name; <c>phx_reply</c> for a reply.</param>
/// <param name="Payload">The body; of a reply its response.</param>
/// <param name="Status">A reply's status, null for all else.</param>
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
