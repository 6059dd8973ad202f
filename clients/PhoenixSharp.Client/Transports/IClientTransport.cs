namespace PhoenixSharp.Client;

/// <summary>Makes connections of one kind. Two are here, WebSocket and long poll; an application may bring its own.</summary>
public interface IClientTransport
{
    /// <summary>Gets its name, for logs.</summary>
    string Name { get; }

    /// <summary>Connects once. Whatever it throws is a failed attempt.</summary>
    ValueTask<IClientConnection> ConnectAsync(TransportRequest request, CancellationToken cancellationToken);
}
