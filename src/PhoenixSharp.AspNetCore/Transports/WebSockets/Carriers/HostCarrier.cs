using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PhoenixSharp.Transports;

/// <summary>The WebSocket of a host that carries messages instead of bytes, such as <c>TestServer</c>.</summary>
internal sealed class HostCarrier : Carrier
{
    private readonly WebSocket _socket;
    private readonly CancellationTokenSource _aborted = new(); // without a timer there is nothing to dispose

    private HostCarrier(HttpContext context, WebSocket socket)
        : base(context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>(), new HostOutlet(socket)) => _socket = socket;

    /// <summary>Accepts a request by the host's own WebSocket feature.</summary>
    public static async Task<Carrier> AcceptAsync(HttpContext context, string? subProtocol)
    {
        var feature = context.Features.GetRequiredFeature<IHttpWebSocketFeature>();
        return new HostCarrier(context, await feature.AcceptAsync(new WebSocketAcceptContext { SubProtocol = subProtocol }));
    }

    public override WebSocket Open(WebSocketTransport transport) => new HostWebSocket(_socket, transport, _aborted.Token);

    /// <summary>Aborts the WebSocket, because a pending <c>ReceiveAsync</c> can't be cancelled in any other way.</summary>
    public override void CancelPendingRead() => _aborted.Cancel();

    public override async Task DiscardAsync(WebSocketTransport transport)
    {
        var discarded = new byte[4096];
        while (_socket.State is WebSocketState.Open or WebSocketState.CloseSent)
            await _socket.ReceiveAsync(discarded.AsMemory(), _aborted.Token);
    }

    public override void Abort()
    {
        _aborted.Cancel();
        base.Abort();
    }
}
