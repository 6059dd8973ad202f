using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PhoenixSharp.Transports;

/// <summary>The opening handshake: checks a request, and answers a valid one.</summary>
/// <remarks>
/// Over HTTP/1.1 it is an upgrade (RFC 6455 §4.2), over HTTP/2 an extended CONNECT (RFC 8441 §5). On a host whose requests can't be
/// upgraded, such as <c>TestServer</c>, the host's own WebSocket feature does the handshake.
/// </remarks>
internal static class WebSocketHandshake
{
    public const string Version = "13";

    public const string WrongMethod = "A WebSocket handshake is a GET (RFC6455§4.1) or, over HTTP/2, an extended CONNECT (RFC8441§4).";

    private const string WrongVersion = "'sec-websocket-version' must be 13 (RFC6455§4.2.1).";

    /// <summary>Determines whether a request's method can open a WebSocket. Methods are case-sensitive (RFC 9110 §9.1).</summary>
    public static bool HasRightMethod(HttpRequest request) => request.Method == HttpMethods.Get || Connect(request) is not null;

    /// <summary>Checks a request with the right method.</summary>
    /// <returns>The reason to refuse it, for the body of a 400; <see langword="null"/> if it is valid.</returns>
    public static string? Refusal(HttpRequest request) =>
        Connect(request) is { } connect ? ConnectRefusal(request, connect)
        : IsForHost(request) ? null
        : HttpProtocol.IsHttp2(request.Protocol) ? "Over HTTP/2 a WebSocket is opened by an extended CONNECT, not by a GET (RFC8441§4)."
        : UpgradeRefusal(request);

    /// <summary>Accepts a valid request. No extension is negotiated.</summary>
    /// <exception cref="InvalidOperationException">The server has as many upgraded connections as it may.</exception>
    public static Task<Carrier> AcceptAsync(HttpContext context)
    {
        if (Connect(context.Request) is not null)
            return RequestCarrier.AcceptAsync(context);
        if (IsForHost(context.Request))
            return HostCarrier.AcceptAsync(context, context.Response.Headers.SecWebSocketProtocol);
        var headers = context.Response.Headers;
        headers.Connection = "Upgrade";
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = AcceptOf(context.Request.Headers.SecWebSocketKey.ToString());
        return ConnectionCarrier.UpgradeAsync(context);
    }

    private static IHttpExtendedConnectFeature? Connect(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect ? connect : null;

    private static bool IsUpgradable(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true };

    private static bool IsForHost(HttpRequest request) =>
        !IsUpgradable(request) && request.HttpContext.Features.Get<IHttpWebSocketFeature>() is { IsWebSocketRequest: true };

    // There is no key and no accept header (RFC 8441 §5).
    private static string? ConnectRefusal(HttpRequest request, IHttpExtendedConnectFeature connect)
    {
        if (!string.Equals(connect.Protocol, "websocket", StringComparison.OrdinalIgnoreCase))
            return "':protocol' must be 'websocket' (RFC8441§5).";
        return request.Headers.SecWebSocketVersion == Version ? null : WrongVersion;
    }

    private static string? UpgradeRefusal(HttpRequest request)
    {
        var headers = request.Headers;
        if (!Lists(headers.Connection, "upgrade") || !Lists(headers.Upgrade, "websocket"))
            return "This is a WebSocket endpoint: 'connection' must contain 'upgrade' and 'upgrade' must contain 'websocket' (RFC6455§4.2.1).";
        if (headers.SecWebSocketVersion != Version)
            return WrongVersion;
        if (headers.SecWebSocketKey.Count != 1 || !IsKey(headers.SecWebSocketKey.ToString()))
            return "'sec-websocket-key' must be 16 bytes in base64 (RFC6455§4.2.1).";
        if (HttpProtocol.IsHttp10(request.Protocol) || !IsUpgradable(request))
            return "This connection can't be upgraded: a WebSocket handshake is an HTTP/1.1 request (RFC6455§4.1).";
        return null;
    }

    // RFC 6455 §4.2.2: the key and a fixed GUID, hashed. SHA-1 is what the protocol says; it protects nothing here.
    private static string AcceptOf(string key)
    {
#pragma warning disable CA5350 // RFC 6455 §4.2.2 names SHA-1
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
    }

    private static bool IsKey(string key)
    {
        Span<byte> bytes = stackalloc byte[18];
        return key.Length == 24 && Convert.TryFromBase64String(key, bytes, out var length) && length == 16;
    }

    private static bool Lists(Microsoft.Extensions.Primitives.StringValues header, string token)
    {
        foreach (var line in header)
        {
            foreach (var item in (line ?? "").Split(',', StringSplitOptions.TrimEntries))
            {
                if (item.Equals(token, StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }
        return false;
    }
}
