namespace PhoenixSharp;

/// <summary>The connect that <see cref="IChannelFilter.ConnectAsync"/> runs for.</summary>
/// <param name="socket">The connection. Its <see cref="Socket.ConnectAsync"/> has not run yet.</param>
/// <param name="request">The data of the connect. It is valid until the connect is accepted or refused.</param>
/// <param name="cancellationToken">Canceled when the client closes the connection.</param>
public sealed class ConnectContext(Socket socket, ConnectRequest request, CancellationToken cancellationToken = default)
{
    /// <summary>Gets the connection.</summary>
    public Socket Socket { get; } = socket;

    /// <summary>Gets the data of the connect, and the connection's services.</summary>
    public ConnectRequest Request { get; } = request;

    /// <summary>Gets the token that is canceled when the client closes the connection.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;
}
