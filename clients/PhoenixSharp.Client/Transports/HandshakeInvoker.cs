using System.Net;
using System.Net.Http;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;

namespace PhoenixSharp.Client;

/// <summary>
/// Creates the invoker that sends one WebSocket handshake. It is configured as <see cref="ClientWebSocket"/> does, but does not follow
/// redirects.
/// </summary>
internal static class HandshakeInvoker
{
    /// <summary>
    /// Creates the invoker. The options that <see cref="ClientWebSocket"/> does not accept together with an invoker are moved to it.
    /// </summary>
    /// <param name="options">The options, already set by the application.</param>
    /// <param name="systemProxy">
    /// The initial value of <see cref="ClientWebSocketOptions.Proxy"/>, which means the system's proxy.
    /// </param>
    public static HttpMessageInvoker Create(ClientWebSocketOptions options, IWebProxy? systemProxy)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = options.Cookies is not null,
            Credentials = options.UseDefaultCredentials ? CredentialCache.DefaultCredentials : options.Credentials,
            UseProxy = options.Proxy is not null,
        };
        if (options.Cookies is { } cookies)
            handler.CookieContainer = cookies;
        if (options.Proxy != systemProxy)
            handler.Proxy = options.Proxy;
        if (options.ClientCertificates is { Count: > 0 } certificates)
            handler.SslOptions.ClientCertificates = [.. certificates.Cast<X509Certificate>()];
        handler.SslOptions.RemoteCertificateValidationCallback = options.RemoteCertificateValidationCallback;
        Reset(options, systemProxy);
        return new HttpMessageInvoker(handler);
    }

    private static void Reset(ClientWebSocketOptions options, IWebProxy? systemProxy)
    {
        options.Cookies = null;
        options.UseDefaultCredentials = false;
        options.Credentials = null;
        options.Proxy = systemProxy;
        options.ClientCertificates = [];
        options.RemoteCertificateValidationCallback = null;
    }
}
