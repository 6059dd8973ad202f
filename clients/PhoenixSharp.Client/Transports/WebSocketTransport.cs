using System.Net;
using System.Net.Http;
using System.Net.WebSockets;
using System.Text;

namespace PhoenixSharp.Client;

/// <summary>Connects by WebSocket, over HTTP/1.1, or over HTTP/2 if the options set it. Redirects are not followed.</summary>
public sealed class WebSocketTransport : IClientTransport
{
    private const string TokenPrefix = "base64url.bearer.phx."; // phoenix.js AUTH_TOKEN_PREFIX

    private readonly Action<ClientWebSocketOptions>? _configure;
    private readonly HttpMessageInvoker? _invoker;

    /// <summary>Creates the transport.</summary>
    /// <param name="configure">
    /// Called for each connection. Sets its proxy, headers, certificates, HTTP version or keep-alive. In a browser, only sub-protocols can
    /// be set.
    /// </param>
    /// <param name="handler">The handler that sends the handshake. By default, each connection creates its own.</param>
    /// <exception cref="ArgumentException"><paramref name="handler"/> follows redirects.</exception>
    public WebSocketTransport(Action<ClientWebSocketOptions>? configure = null, HttpMessageHandler? handler = null)
    {
        Redirects.RequireNone(handler, nameof(handler));
        _configure = configure;
        _invoker = handler is null ? null : new HttpMessageInvoker(handler, disposeHandler: false);
    }

    /// <summary>Causes a compiler error: the options are read before an <c>async</c> function has set them.</summary>
    [Obsolete(PhoenixSocketOptions.NotAsync, error: true)]
    public WebSocketTransport(Func<ClientWebSocketOptions, Task> configure, HttpMessageHandler? handler = null) =>
        throw new NotSupportedException(PhoenixSocketOptions.NotAsync);

    /// <inheritdoc/>
    public string Name => "websocket";

    /// <summary>Gets or sets the maximum size of a received message, in bytes. A larger message closes the connection with 1009.</summary>
    /// <value>The default is 16 MiB.</value>
    public int MaxMessageBytes { get; set; } = 16 * 1024 * 1024;

    /// <inheritdoc/>
    public async ValueTask<IClientConnection> ConnectAsync(TransportRequest request, CancellationToken cancellationToken) =>
        new WebSocketLink(await OpenAsync(request, cancellationToken).ConfigureAwait(false), MaxMessageBytes);

    /// <summary>
    /// Connects as <see cref="ConnectAsync"/> does and returns the WebSocket, for a transport that uses it with another library. The
    /// handshake has the headers and the auth token of the request, and the settings of the application.
    /// </summary>
    /// <param name="request">The address, params, token and headers of this attempt.</param>
    /// <param name="cancellationToken">Cancels the handshake.</param>
    /// <returns>
    /// An open WebSocket. Dispose of it to release the connection. It does not check <see cref="MaxMessageBytes"/>: the caller must.
    /// </returns>
    /// <exception cref="ConnectException">
    /// The server refused the handshake or redirected it. <see cref="ConnectException.Status"/> is the HTTP status.
    /// </exception>
    /// <exception cref="WebSocketException">The server could not be reached, or it is not a WebSocket server.</exception>
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
            : new ConnectException($"{EndpointAddress.Show(address)} answered the WebSocket handshake with {status}.", status);
    }

    private static string? Location(ClientWebSocket socket) =>
        socket.HttpResponseHeaders is { } headers && headers.TryGetValue("Location", out var values) ? values.FirstOrDefault() : null;

    // Returns the invoker of this connection. It is null if the application has set one, and in a browser, which does not follow redirects.
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

    // The prefix names base64url, but phoenix.js and Phoenix use plain base64 without padding. The alphabets differ in "+" and "/", which do
    // not occur in the encoding of a signed token. A sub-protocol must not contain "/", so base64url is used if the text contains it.
    private static string Encode(string token)
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(token)).TrimEnd('=');
        return encoded.Contains('/', StringComparison.Ordinal) ? encoded.Replace('+', '-').Replace('/', '_') : encoded;
    }
}
