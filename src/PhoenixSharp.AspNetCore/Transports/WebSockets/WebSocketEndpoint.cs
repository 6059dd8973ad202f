using Microsoft.AspNetCore.Http;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Transports;

/// <summary>Takes a request to a socket's WebSocket path from the first look to the end of the connection.</summary>
/// <remarks>
/// In Phoenix's order (<c>transports/websocket.ex</c>, <c>call/2</c>): (1) the version chooses the serializer, (2) the application decides
/// about the connect, (3) only then is the handshake looked at, (4) the connection is upgraded, (5) the transport runs it.
/// </remarks>
internal sealed class WebSocketEndpoint
{
    private readonly SocketMount _mount;
    private readonly Func<IServiceProvider, Socket> _create;
    private readonly Connections _connections;
    private readonly Drainer _drainer;

    public WebSocketEndpoint(SocketMount mount, Func<IServiceProvider, Socket> create, Drainer drainer)
    {
        (_mount, _create, _drainer) = (mount, create, drainer);
        _connections = drainer.Open(mount);
    }

    public async Task HandleAsync(HttpContext context)
    {
        if (_drainer.IsDraining)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "A WebSocket handshake is a GET (RFC6455§4.1).");
            return;
        }
        if (Vsn(context.Request.Query) is not { } vsn || Versions.Choose(vsn) is not { } serializer) // (1)
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, null);
            return;
        }
        var socket = _create(context.RequestServices);
        if (await socket.ConnectAsync(Request(context), context.RequestAborted) is ConnectResult.Refused refused) // (2)
            await RefuseAsync(context, refused.Status, refused.Body);
        else if (WebSocketHandshake.Refusal(context.Request) is { } refusal) // (3)
            await RefuseAsync(context, StatusCodes.Status400BadRequest, refusal);
        else
            await RunAsync(context, socket, serializer);
    }

    private async Task RunAsync(HttpContext context, Socket socket, ISerializer serializer)
    {
        WebSocketHandshake.Accept(context.Request, context.Response);
        var transport = new WebSocketTransport(_mount, await UpgradedConnection.UpgradeAsync(context)); // (4)
        _connections.Add(transport);
        try
        {
            await transport.RunAsync(new SocketSession(_mount, socket, serializer, transport, context.RequestServices)); // (5)
        }
        finally
        {
            _connections.Remove(transport);
        }
    }

    private static ConnectRequest Request(HttpContext context)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in context.Request.Query)
            parameters[name] = values[^1] ?? "";
        foreach (var (name, value) in context.Request.RouteValues)
            parameters[name] = value?.ToString() ?? "";
        return new ConnectRequest { Params = parameters, User = context.User, Services = context.RequestServices };
    }

    // Of a repeated vsn the last counts; one that is a list or a map is no version (Phoenix socket.ex, negotiate_serializer/2).
    private static string? Vsn(IQueryCollection query)
    {
        foreach (var name in query.Keys)
        {
            if (name.StartsWith("vsn[", StringComparison.Ordinal))
                return null;
        }
        return query.TryGetValue("vsn", out var values) ? values[^1] ?? "" : Versions.Assumed;
    }

    private static Task RefuseAsync(HttpContext context, int status, string? body)
    {
        context.Response.StatusCode = status;
        return body is null ? Task.CompletedTask : context.Response.WriteAsync(body, context.RequestAborted);
    }
}
