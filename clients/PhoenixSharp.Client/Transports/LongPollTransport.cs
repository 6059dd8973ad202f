using System.Net.Http;

namespace PhoenixSharp.Client;

/// <summary>Connects by long poll, for networks that block WebSocket. Redirects are not followed.</summary>
public sealed class LongPollTransport : IClientTransport
{
    private static readonly Lazy<HttpMessageInvoker> Shared = new(() =>
        new HttpMessageInvoker(new HttpClientHandler { AllowAutoRedirect = false }));

    private readonly HttpMessageInvoker? _invoker;

    /// <summary>Creates the transport.</summary>
    /// <param name="handler">
    /// The handler that sends the requests, such as one of an <c>IHttpMessageHandlerFactory</c>. By default, all transports share one.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="handler"/> follows redirects.</exception>
    public LongPollTransport(HttpMessageHandler? handler = null)
    {
        Redirects.RequireNone(handler, nameof(handler));
        _invoker = handler is null ? null : new HttpMessageInvoker(handler, disposeHandler: false);
    }

    /// <inheritdoc/>
    public string Name => "longpoll";

    /// <summary>Gets or sets how long one request may take.</summary>
    /// <value>The default is 20 s, as in phoenix.js (<c>longpollerTimeout</c>). A server answers a poll after 10 s.</value>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Gets or sets a value indicating whether the session's token is sent in the address, as in phoenix.js, and not in the header
    /// <c>x-phoenix-longpoll-token</c>.
    /// </summary>
    /// <value>The default is false. Phoenix before 1.8.10 reads the token from the address only.</value>
    public bool TokenInAddress { get; set; }

    /// <summary>Gets or sets the clock for <see cref="RequestTimeout"/>.</summary>
    /// <value>The default is <see cref="TimeProvider.System"/>.</value>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <inheritdoc/>
    public async ValueTask<IClientConnection> ConnectAsync(TransportRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var session = new LongPollSession(_invoker ?? Shared.Value, this, request);
        await session.OpenAsync(cancellationToken).ConfigureAwait(false);
        return new LongPollLink(session);
    }
}
