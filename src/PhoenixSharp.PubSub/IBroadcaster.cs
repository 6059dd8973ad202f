namespace PhoenixSharp;

/// <summary>Broadcasts from anywhere in the application, in the application's own types.</summary>
public interface IBroadcaster
{
    /// <summary>Broadcasts an event to everyone on a topic.</summary>
    /// <typeparam name="T">Written as JSON by the application's type information; a <see cref="Payload"/> goes as it is.</typeparam>
    /// <exception cref="Wire.UnencodableException">A client on the topic can't be sent this payload; nobody got it.</exception>
    ValueTask BroadcastAsync<T>(string topic, string @event, T payload, CancellationToken cancellationToken = default);
}
