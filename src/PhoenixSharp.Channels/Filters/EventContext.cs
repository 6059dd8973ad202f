namespace PhoenixSharp;

/// <summary>The event that <see cref="IChannelFilter.HandleAsync"/> runs for.</summary>
public sealed record EventContext
{
    /// <param name="socket">The connection.</param>
    /// <param name="channel">The channel that handles the event.</param>
    /// <param name="topic">The topic of the channel.</param>
    /// <param name="event">The name of the event, as the client chose it.</param>
    /// <param name="payload">The payload of the event.</param>
    /// <param name="services">The services of the channel.</param>
    /// <param name="cancellationToken">Canceled when the channel must end.</param>
    public EventContext(
        Socket socket,
        Channel channel,
        string topic,
        string @event,
        Payload payload,
        IServiceProvider services,
        CancellationToken cancellationToken = default)
    {
        (Socket, Channel, Topic, Event, Payload) = (socket, channel, topic, @event, payload);
        (Services, CancellationToken) = (services, cancellationToken);
    }

    /// <summary>Gets the connection.</summary>
    public Socket Socket { get; }

    /// <summary>Gets the channel.</summary>
    public Channel Channel { get; }

    /// <summary>Gets the topic of the channel.</summary>
    public string Topic { get; }

    /// <summary>Gets the name of the event, as the client chose it.</summary>
    public string Event { get; }

    /// <summary>
    /// Gets the payload: any JSON, or binary. To pass on another payload, call <c>next(context with { Payload = … })</c>. Call
    /// <see cref="PhoenixSharp.Payload.Detach"/> before you store the payload.
    /// </summary>
    public Payload Payload { get; init; }

    /// <summary>Gets the services of the channel.</summary>
    public IServiceProvider Services { get; }

    /// <summary>Gets the token that is canceled when the channel must end.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Returns the event and the topic. The payload is left out, so that it is not logged by accident.</summary>
    public override string ToString() => $"{Event} on {Topic}";
}
