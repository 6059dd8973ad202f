using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>What the two transports say on the wire, and what can be set of them.</summary>
public sealed class TransportTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_websocket_goes_over_http2_with_headers_of_ones_own(bool ownHandler)
    {
        string? protocol = null, header = null;
        await using var host = await KestrelHost.StartAsync(
            app => app.UseWebSockets().Run(async context =>
            {
                (protocol, header) = (context.Request.Protocol, context.Request.Headers["x-own"]);
                await AnswerOneJoinAsync(await context.WebSockets.AcceptWebSocketAsync());
            }),
            builder => builder.WebHost.ConfigureKestrel(options => options.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2)));
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        await using var socket = TestSocket.Create($"ws://127.0.0.1:{host.Port}/socket", options => options.Transport = TestTransport.WebSocket(
            webSocket =>
            {
                (webSocket.HttpVersion, webSocket.HttpVersionPolicy) = (new Version(2, 0), HttpVersionPolicy.RequestVersionExact);
                webSocket.SetRequestHeader("x-own", "mine");
            },
            ownHandler ? handler : null));
        await socket.ConnectAsync().WaitAsync(Patience.Limit);
        await socket.Channel("room:1").JoinAsync();
        Assert.Equal(("HTTP/2", "mine"), (protocol, header));
    }

    [Theory]
    [InlineData("plain", "cGxhaW4")]
    [InlineData("a?b>c", "YT9iPmM")]
    [InlineData("x~?", "eH4_")] // "/" is no character of a sub-protocol: base64url then
    public async Task The_auth_token_is_a_sub_protocol(string token, string encoded)
    {
        string? protocols = null;
        await using var host = await KestrelHost.StartAsync(app => app.UseWebSockets().Run(async context =>
        {
            protocols = string.Join(", ", context.WebSockets.WebSocketRequestedProtocols);
            await AnswerOneJoinAsync(await context.WebSockets.AcceptWebSocketAsync("phoenix"));
        }));
        await using var socket = TestSocket.Create($"ws://127.0.0.1:{host.Port}/socket", options => options.AuthToken = () => token);
        await socket.ConnectAsync().WaitAsync(Patience.Limit);
        Assert.Equal($"phoenix, base64url.bearer.phx.{encoded}", protocols);
    }

    [Fact]
    public async Task A_message_that_is_too_big_ends_the_connection_with_1009()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        var closed = new TaskCompletionSource<CloseInfo>();
        var transport = TestTransport.WebSocket(new WebSocketTransport { MaxMessageBytes = 10_000 });
        await using var socket = TestSocket.Create($"ws://127.0.0.1:{host.Port}/socket", options => options.Transport = transport);
        socket.Closed += close => closed.TrySetResult(close);
        await socket.ConnectAsync().WaitAsync(Patience.Limit);
        var room = socket.Channel("room:1");
        await room.JoinAsync();
        Assert.Equal(9_000, (await room.PushAsync<string>("echo", new string('a', 9_000))).Length);
        await Assert.ThrowsAsync<PushUnansweredException>(() => room.PushAsync("echo", new string('a', 11_000)));
        Assert.Equal((1009, true), ((await closed.Task.WaitAsync(Patience.Limit)).Code, (await closed.Task).WillReconnect));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_long_poll_session_is_named_in_a_header_or_where_older_servers_look_in_the_address(bool inAddress)
    {
        List<(string Method, string? Header, string? Parameter, string? Type)> seen = [];
        await using var host = await KestrelHost.StartAsync(app =>
        {
            app.Use((context, next) =>
            {
                var request = context.Request;
                lock (seen)
                    seen.Add((request.Method, request.Headers["x-phoenix-longpoll-token"], request.Query["token"], request.ContentType));
                return next();
            });
            app.MapSocket<OpenSocket>("/socket", socket => socket.Channel<EchoChannel>("room:*"));
        });
        await using var socket = TestSocket.Create($"http://127.0.0.1:{host.Port}/socket", options => options.Transport = new LongPollTransport { TokenInAddress = inAddress });
        await socket.ConnectAsync().WaitAsync(Patience.Limit);
        await socket.Channel("room:1").JoinAsync();
        lock (seen)
        {
            Assert.Equal(("GET", null, null, null), seen[0]);
            var post = seen.Find(request => request.Method == "POST");
            Assert.Equal("application/x-ndjson", post.Type);
            Assert.Equal((inAddress, !inAddress), (post.Parameter is not null, post.Header is not null));
        }
    }

    [Fact]
    public async Task A_long_poll_session_that_the_server_forgot_is_a_lost_connection()
    {
        await using var host = await KestrelHost.StartAsync(app => app.Run(PollsOnce(410)));
        Assert.Equal(new CloseInfo(3410, "session_gone", WillReconnect: true), await FirstCloseAsync(host));
    }

    [Fact]
    public async Task A_long_poll_that_is_forbidden_later_is_closed_with_1008()
    {
        await using var host = await KestrelHost.StartAsync(app => app.Run(PollsOnce(403)));
        Assert.Equal(new CloseInfo(1008, "forbidden", WillReconnect: true), await FirstCloseAsync(host));
    }

    [Fact]
    public async Task A_long_poll_whose_server_fails_is_a_broken_connection()
    {
        await using var host = await KestrelHost.StartAsync(app => app.Run(PollsOnce(500)));
        Assert.Equal(new CloseInfo(1006, "", WillReconnect: true), await FirstCloseAsync(host));
    }

    [Fact]
    public async Task A_proxy_that_answers_for_the_server_is_an_error_with_its_status()
    {
        await using var host = await KestrelHost.StartAsync(app => app.Run(context =>
        {
            context.Response.StatusCode = 502;
            return context.Response.WriteAsync("<html>Bad gateway</html>");
        }));
        foreach (IClientTransport transport in new IClientTransport[] { new LongPollTransport(), TestTransport.WebSocket() })
        {
            var errors = new TaskCompletionSource<Exception>();
            await using var socket = TestSocket.Create($"http://127.0.0.1:{host.Port}/socket", options => options.Transport = transport);
            socket.Errored += error => errors.TrySetResult(error);
            var connecting = socket.ConnectAsync();
            Assert.Equal(502, Assert.IsType<ConnectException>(await errors.Task.WaitAsync(Patience.Limit)).Status);
            await socket.DisposeAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        }
    }

    [Fact]
    public async Task A_websocket_that_is_refused_falls_back_to_long_poll_for_real()
    {
        await using var host = await KestrelHost.StartAsync(app =>
        {
            app.Use((context, next) =>
            {
                if (!context.Request.Path.Value!.EndsWith("/websocket", StringComparison.Ordinal))
                    return next();
                context.Response.StatusCode = 400;
                return Task.CompletedTask;
            });
            app.MapSocket<OpenSocket>("/socket", socket => socket.Channel<EchoChannel>("room:*"));
        });
        var memory = new FallbackMemory();
        await using var socket = TestSocket.Create($"ws://127.0.0.1:{host.Port}/socket", options => (options.LongPollFallbackAfter, options.FallbackMemory) = (TimeSpan.FromSeconds(2.5), memory));
        await socket.ConnectAsync().WaitAsync(Patience.Limit);
        var room = socket.Channel("room:1");
        await room.JoinAsync();
        Assert.Equal("{}", (await room.PushAsync("echo")).ToString());
        Assert.True(memory.PrefersLongPoll);
    }

    private static RequestDelegate PollsOnce(int then)
    {
        var polls = 0;
        return context => context.Response.WriteAsync($"{{\"status\":{(Interlocked.Increment(ref polls) == 1 ? 410 : then)},\"token\":\"t\",\"messages\":[]}}");
    }

    private static async Task<CloseInfo> FirstCloseAsync(KestrelHost host)
    {
        var closed = new TaskCompletionSource<CloseInfo>();
        await using var socket = TestSocket.Create($"http://127.0.0.1:{host.Port}/socket", options => options.Transport = new LongPollTransport());
        socket.Closed += close => closed.TrySetResult(close);
        await socket.ConnectAsync().WaitAsync(Patience.Limit);
        return await closed.Task.WaitAsync(Patience.Limit);
    }

    private static async Task AnswerOneJoinAsync(WebSocket socket)
    {
        var buffer = new byte[1024];
        while (await socket.ReceiveAsync(buffer, CancellationToken.None) is { MessageType: not WebSocketMessageType.Close })
            await socket.SendAsync(Encoding.UTF8.GetBytes("""["1","1","room:1","phx_reply",{"status":"ok","response":{}}]"""), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
    }
}
