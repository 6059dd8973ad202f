using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Transports.WebSockets;

public sealed class HandshakeTests
{
    private const string Path = "/socket/websocket?vsn=2.0.0";
    private const string Secret = "canary-5ec7e7";

    private sealed class ChoosySocket : Socket
    {
        public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) => request["do"] switch
        {
            "refuse" => Refuse(),
            "limit" => Refuse(429, "Too many requests"),
            "crash" => throw new InvalidOperationException(Secret),
            "crash later" => CrashAsync(),
            _ => Accept(),
        };

        private static async ValueTask<ConnectResult> CrashAsync()
        {
            await Task.Yield();
            throw new InvalidOperationException(Secret);
        }
    }

    public static TheoryData<string, string, string> WrongHeaders => new()
    {
        { "Connection: Upgrade\r\n", "Connection: keep-alive\r\n", "This is a WebSocket endpoint: 'connection' must contain 'upgrade' and 'upgrade' must contain 'websocket' (RFC6455§4.2.1)." },
        { "Connection: Upgrade\r\n", "Connection: upgraded\r\n", "This is a WebSocket endpoint: 'connection' must contain 'upgrade' and 'upgrade' must contain 'websocket' (RFC6455§4.2.1)." },
        { "Upgrade: websocket\r\n", "Upgrade: h2c\r\n", "This is a WebSocket endpoint: 'connection' must contain 'upgrade' and 'upgrade' must contain 'websocket' (RFC6455§4.2.1)." },
        { "Sec-WebSocket-Version: 13\r\n", "", "'sec-websocket-version' must be 13 (RFC6455§4.2.1)." },
        { "Sec-WebSocket-Version: 13\r\n", "Sec-WebSocket-Version: 8\r\n", "'sec-websocket-version' must be 13 (RFC6455§4.2.1)." },
        { "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "", "'sec-websocket-key' must be 16 bytes in base64 (RFC6455§4.2.1)." },
        { "dGhlIHNhbXBsZSBub25jZQ==", "c2hvcnQ=", "'sec-websocket-key' must be 16 bytes in base64 (RFC6455§4.2.1)." },
        { "dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25j!Q==", "'sec-websocket-key' must be 16 bytes in base64 (RFC6455§4.2.1)." },
        { "dGhlIHNhbXBsZSBub25jZQ==\r\n", "dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "'sec-websocket-key' must be 16 bytes in base64 (RFC6455§4.2.1)." },
    };

    [Theory]
    [MemberData(nameof(WrongHeaders))]
    public async Task A_wrong_handshake_is_answered_400_and_told_the_clause(string right, string wrong, string told)
    {
        var answer = await AskAsync(RawSocket.Handshake(Path).Replace(right, wrong, StringComparison.Ordinal));
        Assert.Equal((400, told), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task A_right_one_is_answered_with_the_hash_of_its_key_and_neither_protocol_nor_extension()
    {
        var answer = await AskAsync(RawSocket.Handshake(Path).Replace(
            "\r\n\r\n", "\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n", StringComparison.Ordinal));
        Assert.Equal(101, answer.Status);
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", answer.Headers["Sec-WebSocket-Accept"]); // RFC 6455 §1.3
        Assert.DoesNotContain("Sec-WebSocket-Protocol", answer.Headers.Keys);
        Assert.DoesNotContain("Sec-WebSocket-Extensions", answer.Headers.Keys);
    }

    [Theory]
    [InlineData("Connection: Upgrade", "Connection: keep-alive, Upgrade")]
    [InlineData("Connection: Upgrade", "Connection: keep-alive\r\nConnection: upgrade")]
    [InlineData("Upgrade: websocket", "Upgrade: WebSocket")]
    [InlineData("Upgrade: websocket", "Upgrade: h2c, websocket")]
    [InlineData("/websocket?", "/websocket/?")]
    [InlineData("vsn=2.0.0", "vsn=9.0.0&vsn=2.0.0")]
    [InlineData("?vsn=2.0.0", "")]
    public async Task What_means_the_same_is_taken_too(string usual, string other) =>
        Assert.Equal(101, (await AskAsync(RawSocket.Handshake(Path).Replace(usual, other, StringComparison.Ordinal))).Status);

    [Theory]
    [InlineData("HEAD")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Only_a_get_may_become_a_connection(string method) =>
        Assert.Equal(400, (await AskAsync($"{method} {Path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")).Status);

    [Theory]
    [InlineData("3.0.0", 403)]
    [InlineData("abc", 403)]
    [InlineData("1.0.0", 101)]
    [InlineData("2.0.0", 101)]
    public async Task The_version_chooses_or_refuses(string vsn, int status) =>
        Assert.Equal(status, (await AskAsync(RawSocket.Handshake($"/socket/websocket?vsn={vsn}"))).Status);

    [Fact]
    public async Task A_version_that_is_a_list_is_none() => Assert.Equal(403, (await AskAsync(RawSocket.Handshake("/socket/websocket?vsn[]=2.0.0"))).Status);

    [Fact]
    public async Task The_version_is_looked_at_before_the_application_is_asked() =>
        Assert.Equal(403, (await AskAsync(RawSocket.Handshake("/socket/websocket?vsn=3.0.0&do=limit"))).Status);

    [Fact]
    public async Task The_application_is_asked_before_the_handshake_is_looked_at()
    {
        var answer = await AskAsync("GET /socket/websocket?vsn=2.0.0&do=limit HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.Equal((429, "Too many requests"), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task A_refusal_is_403_without_a_body()
    {
        var answer = await AskAsync(RawSocket.Handshake(Path + "&do=refuse"));
        Assert.Equal((403, "", "0"), (answer.Status, answer.Body, answer.Headers["Content-Length"]));
    }

    [Fact]
    public async Task A_refusal_of_the_applications_own_has_its_status_and_text()
    {
        var answer = await AskAsync(RawSocket.Handshake(Path + "&do=limit"));
        Assert.Equal((429, "Too many requests"), (answer.Status, answer.Body));
        Assert.Equal("text/plain; charset=utf-8", answer.Headers["Content-Type"]);
    }

    [Theory]
    [InlineData("crash", "Production")]
    [InlineData("crash%20later", "Production")]
    [InlineData("crash", "Development")] // its exception page would show everything
    public async Task A_connect_that_crashes_is_answered_500_and_told_nothing(string what, string environment)
    {
        await using var host = await StartAsync(environment);
        await using var client = await host.DialAsync();
        client.Recording = new MemoryStream();
        var answer = await client.AskAsync(RawSocket.Handshake($"{Path}&do={what}"));
        Assert.Equal((500, ""), (answer.Status, answer.Body));
        Assert.DoesNotContain(Secret, System.Text.Encoding.UTF8.GetString(client.Recording.ToArray()), StringComparison.Ordinal);
        Assert.Contains(host.Log.Records, record => record is { Level: LogLevel.Error, EventId.Id: 402, Exception.Message: Secret });
    }

    [Fact]
    public async Task A_path_below_or_beside_is_not_found()
    {
        Assert.Equal(404, (await AskAsync(RawSocket.Handshake("/socket/websocket/more?vsn=2.0.0"))).Status);
        Assert.Equal(404, (await AskAsync(RawSocket.Handshake("/socket?vsn=2.0.0"))).Status);
    }

    [Fact]
    public async Task A_request_of_http_1_0_is_told_what_is_needed()
    {
        var answer = await AskAsync(RawSocket.Handshake(Path).Replace("HTTP/1.1", "HTTP/1.0", StringComparison.Ordinal));
        Assert.Equal(400, answer.Status);
        Assert.Contains("HTTP/1.1", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_connection_more_than_the_server_may_upgrade_is_answered_503()
    {
        await using var host = await StartAsync("Production", kestrel => kestrel.Limits.MaxConcurrentUpgradedConnections = 1);
        await using var first = await host.OpenAsync();
        await using var second = await host.DialAsync();
        Assert.Equal(503, (await second.AskAsync(RawSocket.Handshake(Path))).Status);
    }

    private static async Task<HttpAnswer> AskAsync(string request)
    {
        await using var host = await StartAsync("Production");
        await using var client = await host.DialAsync();
        return await client.AskAsync(request);
    }

    private static Task<KestrelHost> StartAsync(string environment, Action<KestrelServerOptions>? kestrel = null) => KestrelHost.StartAsync(
        app => app.MapSocket<ChoosySocket>("/socket", _ => { }),
        builder =>
        {
            builder.Environment.EnvironmentName = environment;
            builder.Services.Configure(kestrel ?? (_ => { }));
        });
}
