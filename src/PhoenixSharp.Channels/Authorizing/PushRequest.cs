namespace PhoenixSharp;

/// <summary>A client's push of an event that an <c>[Authorize]</c> stands on: the resource of its policies, as <see cref="JoinRequest"/> is a join's.</summary>
/// <param name="Topic">The channel's topic, such as <c>room:42</c>.</param>
/// <param name="Event">The event's name.</param>
/// <param name="Payload">What the client sent along; any JSON, or binary.</param>
public sealed record PushRequest(string Topic, string Event, Payload Payload);
