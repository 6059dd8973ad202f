namespace PhoenixSharp;

/// <summary>The end of a channel that <see cref="IChannelFilter.LeaveAsync"/> runs for.</summary>
/// <param name="socket">The connection.</param>
/// <param name="channel">The channel.</param>
/// <param name="topic">The topic of the channel.</param>
/// <param name="reason">The reason why the channel ends.</param>
/// <param name="services">The services of the channel.</param>
public sealed class LeaveContext(Socket socket, Channel channel, string topic, LeaveReason reason, IServiceProvider services)
{
    /// <summary>Gets the connection.</summary>
    public Socket Socket { get; } = socket;

    /// <summary>Gets the channel.</summary>
    public Channel Channel { get; } = channel;

    /// <summary>Gets the topic of the channel.</summary>
    public string Topic { get; } = topic;

    /// <summary>Gets the reason why the channel ends.</summary>
    public LeaveReason Reason { get; } = reason;

    /// <summary>Gets the services of the channel.</summary>
    public IServiceProvider Services { get; } = services;
}
