using System.Net;
using System.Net.Http;
using System.Net.WebSockets;
using System.Text;

namespace PhoenixSharp.Client;

/// <summary>Connects by WebSocket, over HTTP/1.1, or HTTP/2 where the options ask for it. Redirects are not followed.</summary>
public sealed class WebSocketTransport : IClientTransport
{
    private const string TokenPrefix = "base64url.bearer.phx."; // phoenix.js AUTH_TOKEN_PREFIX

    private readonly Action<ClientWebSocketOptions>? _configure;
    private readonly HttpMessageInvoker? _invoker;

    /// <summary>Creates the transport.</summary>
    /// <param name="configure">
    /// Sets a connection's proxy, headers, certificates, HTTP version or keep-alive. In a browser only sub-protocols can be set.
    /// </param>
    /// <param name="handler">Sends the handshake. By default each connection has its own.</param>
    /// <exception cref="ArgumentException"><paramref name="handler"/> follows redirects.</exception>
    public WebSocketTransport(Action<ClientWebSocketOptions>? configure = null, HttpMessageHandler? handler = null)
    {
        Redirects.RequireNone(handler, nameof(handler));
        _configure = configure;
        _invoker = handler is null ? null : new HttpMessageInvoker(handler, disposeHandler: false);
    }

    /// <summary>Is refused by the compiler: the options are used before an <c>async</c> function has set them.</summary>
    [Obsolete(PhoenixSocketOptions.NotAsync, error: true)]
    public WebSocketTransport(Func<ClientWebSocketOptions, Task> configure, HttpMessageHandler? handler = null) =>
        throw new NotSupportedException(PhoenixSocketOptions.NotAsync);

    /// <inheritdoc/>
    public string Name => "websocket";

    /// <summary>Gets or sets how long a message may be, in bytes; a longer one ends the connection with 1009.</summary>
    /// <value>Default 16 MiB.</value>
    public int MaxMessageBytes { get; set; } = 16 * 1024 * 1024;

    /// <inheritdoc/>
    public async ValueTask<IClientConnection> ConnectAsync(TransportRequest request, CancellationToken cancellationToken) =>
        new WebSocketLink(await OpenAsync(request, cancellationToken).ConfigureAwait(false), MaxMessageBytes);

    /// <summary>
    /// Connects as <see cref="ConnectAsync"/> does and returns the WebSocket itself, for a transport that reads and writes it by another library.
    /// The handshake has the request's headers and auth token, and what the application sets.
    /// </summary>
    /// <param name="request">The address, params, token and headers of this attempt.</param>
    /// <param name="cancellationToken">Cancels the handshake.</param>
    /// <returns>
    /// An open WebSocket. Dispose of it to release the connection. It does not observe <see cref="MaxMessageBytes"/>: the caller does.
    /// </returns>
    /// <exception cref="ConnectException">The server refused the handshake, or redirects; <see cref="ConnectException.Status"/> has its answer.</exception>
    /// <exception cref="WebSocketException">The server could not be reached, or is no WebSocket server.</exception>
    public async ValueTask<WebSocket> OpenAsync(TransportRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var address = request.AddressOf("wss", "ws", "websocket");
        var socket = new ClientWebSocket();
        HttpMessageInvoker? own = null;
        try
        {
            own = Prepare(socket.Options, request);
            await socket.ConnectAsync(address, _invoker ?? own, cancellationToken).ConfigureAwait(false);
            return own is null ? socket : new OwningWebSocket(socket, own);
        }
        catch (Exception failure)
        {
            var refusal = Refusal(socket, address, failure);
            socket.Dispose();
            own?.Dispose();
            if (refusal is not null)
                throw refusal;
            throw;
        }
    }

    private static ConnectException? Refusal(ClientWebSocket socket, Uri address, Exception failure)
    {
        var status = (int)socket.HttpStatusCode;
        if (failure is not WebSocketException || status is 0 or (int)HttpStatusCode.SwitchingProtocols)
            return null;
        return Redirects.IsRedirect(status)
            ? Redirects.Refused(address, Location(socket), status)
            : new ConnectException($"The server answered the WebSocket handshake with {status}: {failure.Message}", status);
    }

    private static string? Location(ClientWebSocket socket) =>
        socket.HttpResponseHeaders is { } headers && headers.TryGetValue("Location", out var values) ? values.FirstOrDefault() : null;

    // Returns the connection's own invoker, or null where the application brought one, and in a browser, which follows no redirect.
    private HttpMessageInvoker? Prepare(ClientWebSocketOptions options, TransportRequest request)
    {
        if (request.AuthToken is { } token)
        {
            options.AddSubProtocol("phoenix");
            options.AddSubProtocol(TokenPrefix + Encode(token));
        }
        if (OperatingSystem.IsBrowser())
        {
            _configure?.Invoke(options);
            return null;
        }
        options.CollectHttpResponseDetails = true;
        foreach (var (name, value) in request.Headers)
            options.SetRequestHeader(name, value);
        var systemProxy = options.Proxy;
        _configure?.Invoke(options);
        return _invoker is null ? HandshakeInvoker.Create(options, systemProxy) : null;
    }

    // The prefix says base64url, phoenix.js and Phoenix both take the plain alphabet, unpadded. They differ in two characters, which no signed
    // token's encoding holds; of those, "/" is none that a sub-protocol may hold, and only then is the other alphabet used.
    private static string Encode(string token)
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(token)).TrimEnd('=');
        return encoded.Contains('/', StringComparison.Ordinal) ? encoded.Replace('+', '-').Replace('/', '_') : encoded;
    }
}
