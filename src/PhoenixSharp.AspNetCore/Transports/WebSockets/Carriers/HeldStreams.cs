using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PhoenixSharp.Transports;

/// <summary>The number of WebSockets of one HTTP/2 connection that are left unread, and its limit.</summary>
/// <remarks>
/// Bytes that a WebSocket leaves unread count against the flow-control window of its whole connection (RFC 9113 §5.2.1). If the unread
/// bytes fill the window, the client can't send anything else on that connection. Each WebSocket can leave one stream window unread, so at
/// most a quarter of the connection's window is used.
/// </remarks>
internal sealed class HeldStreams(int limit)
{
    private readonly Lock _gate = new();
    private int _count;

    /// <summary>Gets the number of WebSockets that may be held at the same time.</summary>
    public int Limit { get; } = limit;

    /// <summary>
    /// Returns the counter of a request's connection, which all its requests share, or null if the connection is not HTTP/2.
    /// </summary>
    public static HeldStreams? Of(HttpContext context)
    {
        if (!HttpProtocol.IsHttp2(context.Request.Protocol) || context.Features.Get<IConnectionItemsFeature>()?.Items is not { } items)
            return null;
        lock (items)
        {
            if (items.TryGetValue(typeof(HeldStreams), out var known))
                return (HeldStreams)known!;
            var options = context.RequestServices.GetRequiredService<IOptions<KestrelServerOptions>>().Value;
            var held = new HeldStreams(LimitOf(options.Limits.Http2));
            items[typeof(HeldStreams)] = held;
            return held;
        }
    }

    /// <summary>Returns a quarter of the stream windows that fit into a connection's window, but at least 1.</summary>
    public static int LimitOf(Http2Limits limits) => Math.Max(1, limits.InitialConnectionWindowSize / limits.InitialStreamWindowSize / 4);

    /// <summary>Tries to count one more held WebSocket.</summary>
    /// <returns>False if the limit is reached.</returns>
    public bool TryHold()
    {
        lock (_gate)
        {
            if (_count == Limit)
                return false;
            _count++;
            return true;
        }
    }

    /// <summary>Counts one held WebSocket less.</summary>
    public void Release()
    {
        lock (_gate)
            _count--;
    }
}
