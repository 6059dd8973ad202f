namespace PhoenixSharp;

/// <summary>Broadcasts from anywhere in the application, in the application's own types.</summary>
public interface IBroadcaster
{
    /// <summary>Broadcasts an event to everyone on a topic.</summary>
    /// <typeparam name="T">Written as JSON by the application's type information; a <see cref="Payload"/> goes as it is.</typeparam>
    /// <exception cref="Wire.UnencodableException">A client on the topic can't be sent this payload; nobody got it.</exception>
    /// <exception cref="BroadcastTooLargeException">It is longer than the adapter may carry; nobody got it.</exception>
    ValueTask BroadcastAsync<T>(string topic, string @event, T payload, CancellationToken cancellationToken = default);

    /// <summary>Pushes an event to all that the connections of one socket id have open, on all nodes: once on each joined channel whose topic matches.</summary>
    /// <typeparam name="T">Written as JSON by the application's type information; a <see cref="Payload"/> goes as it is.</typeparam>
    /// <param name="socketId">What the socket says in its <c>Id</c>, such as <c>user_socket:42</c>.</param>
    /// <param name="topics">An exact topic, a prefix such as <c>room:*</c>, or <c>*</c> for every channel.</param>
    /// <param name="event">The event; on the client <c>channel.on(event, …)</c>.</param>
    /// <param name="payload">What goes with it: an object.</param>
    /// <param name="cancellationToken">Gives up handing it to other nodes.</param>
    /// <remarks>Phoenix drops what is broadcast to a socket's id, but for <c>disconnect</c>. A push doesn't pass the channels' <c>[Outgoing]</c> handlers.</remarks>
    /// <exception cref="ArgumentException">The payload is no JSON object, or the pattern has a <c>*</c> before its end.</exception>
    ValueTask PushAsync<T>(string socketId, string topics, string @event, T payload, CancellationToken cancellationToken = default);

    /// <summary>Closes the connections of one socket id, on all nodes, with 1001. Stock clients connect again: refuse them then.</summary>
    ValueTask DisconnectAsync(string socketId, CancellationToken cancellationToken = default);
}
