namespace PhoenixSharp.Client;

/// <summary>
/// Opens connections. The client has <see cref="WebSocketTransport"/> and <see cref="LongPollTransport"/>; an application can add its own.
/// </summary>
public interface IClientTransport
{
    /// <summary>Gets the name of the transport, for logs.</summary>
    string Name { get; }

    /// <summary>Connects once. If it throws, the attempt has failed.</summary>
    ValueTask<IClientConnection> ConnectAsync(TransportRequest request, CancellationToken cancellationToken);
}
