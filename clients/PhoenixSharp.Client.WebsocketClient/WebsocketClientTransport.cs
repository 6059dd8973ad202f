using Microsoft.Extensions.Logging;
using Websocket.Client;

namespace PhoenixSharp.Client;

/// <summary>Connects by WebSocket and sends and receives by the library Websocket.Client. It behaves as <see cref="WebSocketTransport"/> does.</summary>
/// <remarks>
/// The library's reconnecting is off: <see cref="PhoenixSocket"/> reconnects, and each connection has a client of its own. Choose this transport only if
/// you need the library: <see cref="WebSocketTransport"/> takes less time and memory for each message.
/// </remarks>
/// <example><code>
/// var socket = new PhoenixSocket("wss://example.com/socket", options => options.Transport = new WebsocketClientTransport());
/// </code></example>
public sealed class WebsocketClientTransport : IClientTransport
{
    private readonly WebSocketTransport _handshake;
    private readonly Action<IWebsocketClient>? _configure;
    private readonly ILogger<WebsocketClient>? _logger;

    /// <summary>Creates the transport.</summary>
    /// <param name="handshake">
    /// Makes the handshake, with the proxy, headers or certificates that are set on it, and has the limit of a message,
    /// <see cref="WebSocketTransport.MaxMessageBytes"/>. By default a new <see cref="WebSocketTransport"/>.
    /// </param>
    /// <param name="configure">
    /// Is called with each connection's client before it starts, such as to subscribe to its streams. Received messages come as bytes, of text
    /// too. A subscriber must neither block nor throw: the connection is not read meanwhile, or ends. Settings of reconnecting and of text
    /// conversion have no effect.
    /// </param>
    /// <param name="logger">The library's logger. By default it logs nothing.</param>
    public WebsocketClientTransport(
        WebSocketTransport? handshake = null, Action<IWebsocketClient>? configure = null, ILogger<WebsocketClient>? logger = null) =>
        (_handshake, _configure, _logger) = (handshake ?? new WebSocketTransport(), configure, logger);

    /// <inheritdoc/>
    public string Name => "websocket-client";

    /// <inheritdoc/>
    public async ValueTask<IClientConnection> ConnectAsync(TransportRequest request, CancellationToken cancellationToken)
    {
        var open = await _handshake.OpenAsync(request, cancellationToken).ConfigureAwait(false);
        var socket = new GatedWebSocket(open, _handshake.MaxMessageBytes);
        var client = new WebsocketClient(request.AddressOf("wss", "ws", "websocket"), _logger, (_, _) => Task.FromResult<System.Net.WebSockets.WebSocket>(socket));
        var link = new WebsocketClientLink(client, socket);
        try
        {
            Prepare(client);
            await client.StartOrFail().ConfigureAwait(false);
            return link;
        }
        catch
        {
            await link.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private void Prepare(WebsocketClient client)
    {
        _configure?.Invoke(client);
        client.IsReconnectionEnabled = false;
        (client.ReconnectTimeout, client.ErrorReconnectTimeout, client.LostReconnectTimeout) = (null, null, null);
        client.IsTextMessageConversionEnabled = false;
        client.IsStreamDisposedAutomatically = true;
    }
}
