using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using Websocket.Client;

namespace PhoenixSharp.Client;

/// <summary>
/// Connects by WebSocket, and sends and receives with the library Websocket.Client. It behaves as <see cref="WebSocketTransport"/> does.
/// </summary>
/// <remarks>
/// The library does not reconnect: <see cref="PhoenixSocket"/> reconnects, and each connection has a new client of the library. Choose this
/// transport only if you need the library: <see cref="WebSocketTransport"/> needs less time and memory for each message.
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
    /// The transport that makes the handshake, with its proxy, headers and certificates. Its
    /// <see cref="WebSocketTransport.MaxMessageBytes"/> applies, too. By default, a new <see cref="WebSocketTransport"/>.
    /// </param>
    /// <param name="configure">
    /// Called with the client of each connection before it starts, such as to subscribe to its streams. Text messages are also received as
    /// bytes. A subscriber must not block, because the connection is not read meanwhile. It must not throw, because that ends the connection.
    /// Settings of reconnecting and of text conversion have no effect.
    /// </param>
    /// <param name="logger">The library's logger. By default, it logs nothing.</param>
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
        var address = request.AddressOf("wss", "ws", "websocket");
        var client = new WebsocketClient(address, _logger, (_, _) => Task.FromResult<WebSocket>(socket));
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
