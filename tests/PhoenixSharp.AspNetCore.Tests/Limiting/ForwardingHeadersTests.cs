using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Limiting;

public sealed class ForwardingHeadersTests
{
    private const int Warning = 425;

    [Theory]
    [InlineData("X-Forwarded-For: 192.0.2.1", "X-Forwarded-For")]
    [InlineData("x-forwarded-for: 192.0.2.1, 192.0.2.2", "X-Forwarded-For")]
    [InlineData("Forwarded: for=192.0.2.1", "Forwarded")]
    public async Task Warning_is_logged_once_when_the_header_is_not_read(string header, string named)
    {
        await using var host = await StartAsync();
        foreach (var transport in new[] { "websocket", "longpoll", "websocket" })
            await ConnectAsync(host, transport, header);
        var warning = Assert.Single(Warnings(host));
        Assert.Equal(LogLevel.Warning, warning.Level);
        Assert.StartsWith(
            $"A connect to /socket from 127.0.0.1 has the header {named}, which nothing has read.", warning.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("192.0.2", warning.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Forwarded-For: 192.0.2.1")]
    [InlineData("X-Forwarded-For: 192.0.2.1, 192.0.2.2")] // the middleware reads one, and leaves the other
    [InlineData("X-Forwarded-For: 192.0.2.1\r\nForwarded: for=192.0.2.1")]
    public async Task No_warning_is_logged_when_the_middleware_has_read_the_header(string header)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor };
        await using var host = await StartAsync(app => app.UseForwardedHeaders(options));
        await ConnectAsync(host, "websocket", header);
        Assert.Empty(Warnings(host));
    }

    [Fact]
    public async Task Warning_is_logged_when_the_middleware_does_not_trust_the_proxy()
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Add(System.Net.IPAddress.Parse("192.0.2.9"));
        await using var host = await StartAsync(app => app.UseForwardedHeaders(options));
        await ConnectAsync(host, "websocket", "X-Forwarded-For: 192.0.2.1");
        Assert.Single(Warnings(host));
    }

    [Fact]
    public async Task No_warning_is_logged_when_the_application_names_clients()
    {
        await using var host = await StartAsync(
            socket: socket => socket.LimitConnectsBy(context => context.Request.Headers["X-Forwarded-For"].ToString()));
        await ConnectAsync(host, "websocket", "X-Forwarded-For: 192.0.2.1");
        Assert.Empty(Warnings(host));
    }

    [Fact]
    public async Task No_warning_is_logged_without_a_proxy()
    {
        await using var host = await StartAsync();
        await ConnectAsync(host, "websocket", "X-Forwarded-Proto: https");
        Assert.Empty(Warnings(host));
    }

    private static Task<KestrelHost> StartAsync(Action<WebApplication>? use = null, Action<SocketBuilder<OpenSocket>>? socket = null) =>
        KestrelHost.StartAsync(app =>
        {
            use?.Invoke(app);
            app.UseRouting();
            app.MapSocket<OpenSocket>("/socket", builder =>
            {
                builder.Channel<EchoChannel>("room:*");
                socket?.Invoke(builder);
            });
        });

    private static async Task ConnectAsync(KestrelHost host, string transport, string header)
    {
        await using var client = await host.DialAsync();
        var handshake = RawSocket.Handshake($"/socket/{transport}?vsn=2.0.0");
        var answer = await client.AskAsync(handshake.Replace("\r\n\r\n", $"\r\n{header}\r\n\r\n", StringComparison.Ordinal));
        Assert.InRange(answer.Status, 101, 200);
    }

    private static IEnumerable<LogRecord> Warnings(KestrelHost host) => host.Log.Records.Where(record => record.EventId.Id == Warning);
}
