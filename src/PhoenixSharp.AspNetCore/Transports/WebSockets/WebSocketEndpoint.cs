using System.Text;
using Microsoft.AspNetCore.Http;
using PhoenixSharp.Limiting;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Transports;

/// <summary>Takes a request to a socket's WebSocket path from the first look to the end of the connection.</summary>
/// <remarks>
/// In Phoenix's order (<c>transports/websocket.ex</c>, <c>call/2</c>): (1) the query, the origin and the sub-protocol must be legal, and the version chooses the
/// serializer, (2) the application decides about the connect, (3) only then is the handshake checked, (4) it is accepted, which
/// returns the carrier of the connection, (5) the transport runs it.
/// </remarks>
internal sealed class WebSocketEndpoint
{
    private readonly SocketMount _mount;
    private readonly Admission _admission;
    private readonly Connections _connections;
    private readonly Drainer _drainer;
    private readonly ConnectLimits _limits;

    public WebSocketEndpoint(SocketMount mount, Admission admission, ConnectLimits limits, Drainer drainer)
    {
        (_mount, _admission, _limits, _drainer) = (mount, admission, limits, drainer);
        _connections = drainer.Open(mount);
    }

    // Not async, as long as it only hands on: what waits here is held by every idle connection.
    public Task HandleAsync(HttpContext context)
    {
        if (!WebSocketHandshake.HasRightMethod(context.Request))
            return RefuseAsync(context, StatusCodes.Status400BadRequest, WebSocketHandshake.WrongMethod);
        if (_drainer.IsDraining)
            return RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, null);
        if (!_limits.TryPass(context))
            return Task.CompletedTask;
        if (!Requests.TryReadQuery(context.Request, out var query)) // (1)
            return RefuseConnectAsync(context, StatusCodes.Status400BadRequest, Requests.UnreadableQuery);
        if (!Requests.IsFromLegalOrigin(context.Request, _mount))
            return RefuseAsync(context, StatusCodes.Status403Forbidden, null);
        if (SubProtocol.Read(context.Request.Headers.SecWebSocketProtocol) is not { IsLegal: true } subProtocol)
            return RefuseConnectAsync(context, StatusCodes.Status403Forbidden, "Sec-WebSocket-Protocol is not what phoenix.js sends");
        if (Requests.Serializer(query) is not { } serializer)
            return RefuseConnectAsync(context, StatusCodes.Status403Forbidden, Requests.UnknownVersion(query));
        context.Response.Headers.SecWebSocketProtocol = subProtocol.Answer; // of a refusal too, as recorded
        return ConnectAsync(context, serializer, DecideAsync(context, Requests.Params(context.Request, query), subProtocol.AuthToken)); // (2)
    }

    // One method from the decision to the end: each that waits for another's end would be held by every idle connection too.
    private async Task ConnectAsync(HttpContext context, ISerializer serializer, ValueTask<Socket?> deciding)
    {
        var decided = await deciding;
        deciding = default; // what it took to decide is not for an idle connection to hold
        if (decided is not { } socket || await OpenAsync(context, serializer, socket) is not { } transport) // (3), (4)
            return;
        Requests.LetGo(context);
        _connections.Add(transport);
        try
        {
            if (_drainer.IsDraining)
                transport.Drain(); // it came too late to be among those that were told
            await transport.RunAsync(); // (5)
        }
        finally
        {
            _connections.Remove(transport);
        }
    }

    // Null if the client was answered. What the application throws stays here: in development too the client learns only that it crashed.
    private async ValueTask<Socket?> DecideAsync(HttpContext context, Payload parameters, string? authToken)
    {
        try
        {
            var (socket, refused) = await _admission.DecideAsync(context, parameters, authToken, context.RequestServices);
            if (refused is null)
                return socket;
            await RefuseAsync(context, refused.Status, refused.Body);
        }
        catch (Exception crash) when (!context.RequestAborted.IsCancellationRequested) // the application's code
        {
            _mount.Logger.ConnectCrashed(crash, _mount.Path);
            await RefuseAsync(context, StatusCodes.Status500InternalServerError, null);
        }
        return null;
    }

    // Null if the client was answered. If a session is created, it owns the socket and disposes it; otherwise this method disposes it.
    private async ValueTask<WebSocketTransport?> OpenAsync(HttpContext context, ISerializer serializer, Socket socket)
    {
        WebSocketTransport? opened = null;
        try
        {
            if (await HandshakeAsync(context) is { } carrier)
                opened = new WebSocketTransport(_mount, carrier, transport => Begin(context, serializer, socket, transport));
        }
        finally
        {
            if (opened is null)
                await _mount.DisposeAsync(socket);
        }
        return opened;
    }

    private SocketSession Begin(HttpContext context, ISerializer serializer, Socket socket, ITransport transport) =>
        new(_mount, socket, serializer, transport, context.RequestServices, _limits.NameOf(context));

    // Null if the client was answered.
    private async Task<Carrier?> HandshakeAsync(HttpContext context)
    {
        if (WebSocketHandshake.Refusal(context.Request) is { } refusal)
        {
            context.Response.Headers.SecWebSocketVersion = WebSocketHandshake.Version; // RFC 6455 §4.2.2: what would be right
            await RefuseAsync(context, StatusCodes.Status400BadRequest, refusal);
            return null;
        }
        var carrier = _drainer.IsDraining ? null : await AcceptAsync(context);
        if (carrier is null)
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, null);
        return carrier;
    }

    // Null if the server has as many upgraded connections as it may (Kestrel's MaxConcurrentUpgradedConnections).
    private async Task<Carrier?> AcceptAsync(HttpContext context)
    {
        try
        {
            return await WebSocketHandshake.AcceptAsync(context);
        }
        catch (InvalidOperationException refused) when (!context.Response.HasStarted)
        {
            _mount.Logger.TooManyConnections(_mount.Path, refused.Message);
            context.Response.Clear();
            return null;
        }
    }

    // The client is sent the status alone.
    private Task RefuseConnectAsync(HttpContext context, int status, string reason)
    {
        _mount.Logger.ConnectRefused(_mount.Path, status, reason);
        return RefuseAsync(context, status, null);
    }

    private static Task RefuseAsync(HttpContext context, int status, string? body)
    {
        var response = context.Response;
        response.StatusCode = status;
        if (body is null)
            return Task.CompletedTask;
        response.ContentType = "text/plain; charset=utf-8"; // it may quote the client, and must not be read as a page
        response.ContentLength = Encoding.UTF8.GetByteCount(body);
        return response.WriteAsync(body, context.RequestAborted);
    }
}
