using System.Net;
using System.Net.Http;
using System.Net.WebSockets;
using System.Text;

namespace PhoenixSharp.Client;

/// <summary>Connects by WebSocket, over HTTP/1.1, or HTTP/2 where the options ask for it.</summary>
/// <param name="configure">Sets a connection's proxy, headers, certificates, HTTP version or keep-alive. In a browser only sub-protocols can be set.</param>
/// <param name="invoker">Makes the handshake, and must be there for HTTP/2; default a handler of its own.</param>
public sealed class WebSocketTransport(Action<ClientWebSocketOptions>? configure = null, HttpMessageInvoker? invoker = null) : IClientTransport
{
    private const string TokenPrefix = "base64url.bearer.phx."; // phoenix.js AUTH_TOKEN_PREFIX

    /// <summary>Is refused by the compiler: the options are used before an <c>async</c> function has set them.</summary>
    [Obsolete(PhoenixSocketOptions.NotAsync, error: true)]
    public WebSocketTransport(Func<ClientWebSocketOptions, Task> configure, HttpMessageInvoker? invoker = null)
        : this((Action<ClientWebSocketOptions>?)null, invoker) => throw new NotSupportedException(PhoenixSocketOptions.NotAsync);

    /// <inheritdoc/>
    public string Name => "websocket";

    /// <summary>Gets or sets how long a message may be, in bytes; a longer one ends the connection with 1009.</summary>
    /// <value>Default 16 MiB.</value>
    public int MaxMessageBytes { get; set; } = 16 * 1024 * 1024;

    /// <inheritdoc/>
    public async ValueTask<IClientConnection> ConnectAsync(TransportRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var socket = new ClientWebSocket();
        try
        {
            Prepare(socket.Options, request);
            configure?.Invoke(socket.Options);
            await socket.ConnectAsync(request.AddressOf("wss", "ws", "websocket"), invoker, cancellationToken).ConfigureAwait(false);
            return new WebSocketLink(socket, MaxMessageBytes);
        }
        catch (WebSocketException failure) when (socket.HttpStatusCode is not (0 or HttpStatusCode.SwitchingProtocols))
        {
            var status = (int)socket.HttpStatusCode;
            socket.Dispose();
            throw new ConnectException($"The server answered the WebSocket handshake with {status}: {failure.Message}", status);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static void Prepare(ClientWebSocketOptions options, TransportRequest request)
    {
        if (request.AuthToken is { } token)
        {
            options.AddSubProtocol("phoenix");
            options.AddSubProtocol(TokenPrefix + Encode(token));
        }
        if (OperatingSystem.IsBrowser())
            return;
        options.CollectHttpResponseDetails = true;
        foreach (var (name, value) in request.Headers)
            options.SetRequestHeader(name, value);
    }

    // The prefix says base64url, phoenix.js and Phoenix both take the plain alphabet, unpadded. They differ in two characters, which no signed
    // token's encoding holds; of those, "/" is none that a sub-protocol may hold, and only then is the other alphabet used.
    private static string Encode(string token)
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(token)).TrimEnd('=');
        return encoded.Contains('/', StringComparison.Ordinal) ? encoded.Replace('+', '-').Replace('/', '_') : encoded;
    }
}
