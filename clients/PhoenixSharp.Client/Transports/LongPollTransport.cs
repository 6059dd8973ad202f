using System.Net.Http;

namespace PhoenixSharp.Client;

/// <summary>Connects by long poll, for networks that let no WebSocket through.</summary>
/// <param name="invoker">Makes the requests, such as an <see cref="HttpClient"/> of an application's factory; default one of its own for all.</param>
public sealed class LongPollTransport(HttpMessageInvoker? invoker = null) : IClientTransport
{
    private static readonly Lazy<HttpMessageInvoker> Shared = new(() => new HttpClient { Timeout = System.Threading.Timeout.InfiniteTimeSpan });

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
        var session = new LongPollSession(invoker ?? Shared.Value, this, request);
        await session.OpenAsync(cancellationToken).ConfigureAwait(false);
        return new LongPollLink(session);
    }
}
