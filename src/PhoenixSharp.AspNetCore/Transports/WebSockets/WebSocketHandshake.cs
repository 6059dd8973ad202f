using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PhoenixSharp.Transports;

/// <summary>The opening handshake of RFC 6455 §4.2: what is wrong with a request, and the answer to a right one.</summary>
internal static class WebSocketHandshake
{
    public const string Version = "13";

    public const string NoGet = "A WebSocket handshake is a GET (RFC6455§4.1).";

    /// <summary>Checks a GET over HTTP/1.1.</summary>
    /// <returns>What is wrong, for the body of a 400; null for a right one.</returns>
    public static string? Refusal(HttpRequest request)
    {
        var headers = request.Headers;
        if (!Lists(headers.Connection, "upgrade") || !Lists(headers.Upgrade, "websocket"))
            return "This is a WebSocket endpoint: 'connection' must contain 'upgrade' and 'upgrade' must contain 'websocket' (RFC6455§4.2.1).";
        if (headers.SecWebSocketVersion != Version)
            return "'sec-websocket-version' must be 13 (RFC6455§4.2.1).";
        if (headers.SecWebSocketKey.Count != 1 || !IsKey(headers.SecWebSocketKey.ToString()))
            return "'sec-websocket-key' must be 16 bytes in base64 (RFC6455§4.2.1).";
        if (HttpProtocol.IsHttp10(request.Protocol) || request.HttpContext.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true })
            return "This connection can't be upgraded: a WebSocket handshake is an HTTP/1.1 request (RFC6455§4.1).";
        return null;
    }

    /// <summary>Writes the answer's headers. No extension is taken up.</summary>
    public static void Accept(HttpRequest request, HttpResponse response)
    {
        response.Headers.Connection = "Upgrade";
        response.Headers.Upgrade = "websocket";
        response.Headers.SecWebSocketAccept = AcceptOf(request.Headers.SecWebSocketKey.ToString());
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
