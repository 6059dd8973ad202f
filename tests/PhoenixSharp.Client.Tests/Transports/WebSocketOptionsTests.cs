using Microsoft.AspNetCore.Builder;
using System.Net;
using System.Net.Sockets;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>The settings that an application makes on a WebSocket's options reach the handshake.</summary>
public sealed class WebSocketOptionsTests
{
    [Fact]
    public async Task Cookies_and_the_certificate_callback_are_used()
    {
        string? cookie = null;
        await using var host = await KestrelHost.StartAsync(
            app =>
            {
                app.Use((context, next) =>
                {
                    cookie ??= context.Request.Headers.Cookie;
                    return next(context);
                });
                app.MapSocket<OpenSocket>("/socket", socket => socket.Channel<EchoChannel>("room:*"));
            },
            Https.Configure,
            Https.Address);
        var cookies = new CookieContainer();
        cookies.Add(new Uri($"https://127.0.0.1:{host.Port}"), new Cookie("session", "abc"));
        var asked = 0;
        await using var socket = Socket($"wss://127.0.0.1:{host.Port}/socket", webSocket =>
        {
            webSocket.Cookies = cookies;
            webSocket.RemoteCertificateValidationCallback = (_, _, _, _) => ++asked > 0;
        });
        await socket.ConnectAsync().WaitAsync(Patience.Limit);
        await socket.Channel("room:1").JoinAsync();
        Assert.Equal("session=abc", cookie);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task Proxy_is_used()
    {
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        var address = $"http://{proxy.LocalEndpoint}";
        await using var socket = Socket("ws://example.invalid/socket", webSocket => webSocket.Proxy = new WebProxy(address));
        var connecting = socket.ConnectAsync();
        using var client = await proxy.AcceptTcpClientAsync().WaitAsync(Patience.Limit);
        using var reader = new StreamReader(client.GetStream());
        Assert.StartsWith("CONNECT example.invalid:80", await reader.ReadLineAsync().WaitAsync(Patience.Limit), StringComparison.Ordinal);
        await socket.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
    }

    private static PhoenixSocket Socket(string endpoint, Action<System.Net.WebSockets.ClientWebSocketOptions> configure) =>
        new(endpoint, options => options.Transport = TestTransport.WebSocket(configure));
}
