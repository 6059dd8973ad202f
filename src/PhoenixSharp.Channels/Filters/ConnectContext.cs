namespace PhoenixSharp;

/// <summary>A connect, as a filter sees it.</summary>
/// <param name="socket">The connection. Its <see cref="Socket.ConnectAsync"/> has not run yet.</param>
/// <param name="request">What came with the connect. Valid until the connect is decided.</param>
/// <param name="cancellationToken">Canceled when the client gives up.</param>
public sealed class ConnectContext(Socket socket, ConnectRequest request, CancellationToken cancellationToken = default)
{
    /// <summary>Gets the connection.</summary>
    public Socket Socket { get; } = socket;

    /// <summary>Gets what came with the connect, with the connection's services.</summary>
    public ConnectRequest Request { get; } = request;

    /// <summary>Gets the token that is canceled when the client gives up.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;
}
