using System.Net.Http;

namespace PhoenixSharp.Client;

/// <summary>Connects by long poll, for networks that let no WebSocket through. Redirects are not followed.</summary>
public sealed class LongPollTransport : IClientTransport
{
    private static readonly Lazy<HttpMessageInvoker> Shared = new(() =>
        new HttpMessageInvoker(new HttpClientHandler { AllowAutoRedirect = false }));

    private readonly HttpMessageInvoker? _invoker;

    /// <summary>Creates the transport.</summary>
    /// <param name="handler">
    /// Sends the requests, such as one of an application's <c>IHttpMessageHandlerFactory</c>. By default all transports share one.
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
    /// <value>Default 20 s, twice what a server lets a poll wait (phoenix.js <c>longpollerTimeout</c>).</value>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets or sets whether the session's token goes in the address, as phoenix.js sends it, and not in the header <c>x-phoenix-longpoll-token</c>.</summary>
    /// <value>Default false. Phoenix before 1.8.10 knows the address alone.</value>
    public bool TokenInAddress { get; set; }

    /// <summary>Gets or sets the clock.</summary>
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
