namespace PhoenixSharp;

/// <summary>The join that <see cref="IChannelFilter.JoinAsync"/> runs for.</summary>
public sealed record JoinContext
{
    /// <param name="socket">The connection.</param>
    /// <param name="channel">The channel. Its <see cref="Channel.JoinAsync"/> has not run yet.</param>
    /// <param name="request">The topic and the payload.</param>
    /// <param name="services">The services of the channel.</param>
    /// <param name="cancellationToken">Canceled when the channel must end.</param>
    public JoinContext(
        Socket socket, Channel channel, JoinRequest request, IServiceProvider services, CancellationToken cancellationToken = default) =>
        (Socket, Channel, Request, Services, CancellationToken) = (socket, channel, request, services, cancellationToken);

    /// <summary>Gets the connection.</summary>
    public Socket Socket { get; }

    /// <summary>Gets the channel.</summary>
    public Channel Channel { get; }

    /// <summary>Gets the topic and the payload. To pass on another request, call <c>next(context with { Request = … })</c>.</summary>
    public JoinRequest Request { get; init; }

    /// <summary>Gets the services of the channel.</summary>
    public IServiceProvider Services { get; }

    /// <summary>Gets the token that is canceled when the channel must end.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Returns the result that refuses the join with <c>{"reason": …}</c>.</summary>
    public static JoinResult Refuse(string reason) => new JoinResult.Refused(Payload.OfReason(reason));

    /// <summary>Returns the topic. The payload is left out, so that it is not logged by accident.</summary>
    public override string ToString() => Request.Topic;
}
