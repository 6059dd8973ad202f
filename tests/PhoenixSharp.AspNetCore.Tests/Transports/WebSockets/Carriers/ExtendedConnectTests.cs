using System.Net;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Transports.WebSockets;

public sealed class ExtendedConnectTests
{
    private const string Path = "/socket/websocket?vsn=2.0.0";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Extended_CONNECT_is_answered_200_without_key_or_extension()
    {
        await using var host = await StartAsync();
        using var http = new Http2Client(host.Port);
        using var answer = await http.ConnectAsync(Path);
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (answer.StatusCode, answer.Version));
        Assert.False(answer.Headers.Contains("Sec-WebSocket-Accept"));
        Assert.False(answer.Headers.Contains("Sec-WebSocket-Extensions"));
        Assert.False(answer.Headers.Contains("Upgrade"));
    }

    [Theory]
    [InlineData("websocket", null, "'sec-websocket-version' must be 13 (RFC6455§4.2.1).")]
    [InlineData("websocket", "8", "'sec-websocket-version' must be 13 (RFC6455§4.2.1).")]
    [InlineData("connect-udp", "13", "':protocol' must be 'websocket' (RFC8441§5).")]
    public async Task A_wrong_handshake_is_answered_400_with_the_clause(string protocol, string? version, string body)
    {
        await using var host = await StartAsync();
        using var http = new Http2Client(host.Port);
        using var answer = await http.ConnectAsync(Path, protocol, version);
        Assert.Equal((HttpStatusCode.BadRequest, body), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop)));
    }

    [Theory]
    [InlineData("GET", "Over HTTP/2 a WebSocket is opened by an extended CONNECT, not by a GET (RFC8441§4).")]
    [InlineData("PUT", "A WebSocket handshake is a GET (RFC6455§4.1) or, over HTTP/2, an extended CONNECT (RFC8441§4).")]
    public async Task Another_method_over_HTTP_2_is_answered_400(string method, string body)
    {
        await using var host = await StartAsync();
        using var http = new Http2Client(host.Port);
        using var answer = await http.SendAsync(http.Request(new HttpMethod(method), Path));
        Assert.Equal((HttpStatusCode.BadRequest, body), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop)));
    }

    [Theory]
    [InlineData("/socket/websocket?vsn=3.0.0", 403)]
    [InlineData("/socket/websocket?vsn=2.0.0&x=%ff", 400)]
    [InlineData("/socket/websocket?vsn=2.0.0&do=refuse", 403)]
    [InlineData("/socket/websocket?vsn=2.0.0&do=limit", 429)]
    [InlineData("/socket/websocket?vsn=2.0.0&do=crash", 500)]
    [InlineData("/socket/nothing", 404)]
    public async Task A_connect_is_refused_as_over_HTTP_1(string path, int status)
    {
        await using var host = await StartAsync();
        using var http = new Http2Client(host.Port);
        using var answer = await http.ConnectAsync(path);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task The_application_decides_before_the_handshake_is_checked()
    {
        await using var host = await StartAsync();
        using var http = new Http2Client(host.Port);
        using var answer = await http.ConnectAsync(Path + "&do=limit", version: "8");
        Assert.Equal(429, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example", 403)]
    [InlineData("https://127.0.0.1", 200)]
    public async Task The_origin_is_checked(string origin, int status)
    {
        await using var host = await StartAsync();
        using var http = new Http2Client(host.Port);
        using var answer = await http.ConnectAsync(Path, headers: ("Origin", origin));
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task The_sub_protocol_carries_the_token()
    {
        await using var host = await StartAsync();
        using var http = new Http2Client(host.Port);
        var offer = $"phoenix, base64url.bearer.phx.{Convert.ToBase64String("secret"u8)}";
        using var answer = await http.ConnectAsync(Path, headers: ("Sec-WebSocket-Protocol", offer));
        Assert.Equal("phoenix", answer.Headers.GetValues("Sec-WebSocket-Protocol").Single());
        Assert.Equal("secret", answer.Headers.GetValues("X-Token").Single());
    }

    private static Task<KestrelHost> StartAsync() =>
        KestrelHost.StartAsync(app => app.MapSocket<ChoosySocket>("/socket", _ => { }), Https.Configure, Https.Address);

    private sealed class ChoosySocket : Socket
    {
        public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken)
        {
            if (request.AuthToken is { } token)
                request.HttpContext!.Response.Headers["X-Token"] = token;
            return request["do"] switch
            {
                "refuse" => Refuse(),
                "limit" => Refuse(429, "Too many requests"),
                "crash" => throw new InvalidOperationException("crashed"),
                _ => Accept(),
            };
        }
    }
}
