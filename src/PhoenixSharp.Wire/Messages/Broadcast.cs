namespace PhoenixSharp;

/// <summary>What goes to everyone on a topic: <c>[null, null, topic, event, payload]</c>.</summary>
/// <param name="Topic">The topic that it is for.</param>
/// <param name="Event">The message's name.</param>
/// <param name="Payload">The body. A V2 subscriber can only be sent an object or binary.</param>
/// <remarks>After Phoenix's <c>Phoenix.Socket.Broadcast</c> (<c>socket/message.ex</c>).</remarks>
public sealed record Broadcast(string Topic, string Event, Payload Payload);
