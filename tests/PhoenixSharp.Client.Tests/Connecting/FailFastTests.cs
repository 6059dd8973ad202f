using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>A first connect that fails, against real servers: the exception, the state and the log say why.</summary>
public sealed class FailFastTests : IDisposable
{
    private readonly RecordingLogger _log = new();
    private readonly LoggerFactory _loggers;

    public FailFastTests() => _loggers = new LoggerFactory([_log]);

    private IEnumerable<LogRecord> Warnings => _log.Records.Where(record => record.Level == LogLevel.Warning);

    public void Dispose()
    {
        _loggers.Dispose();
        _log.Dispose();
    }

    [Theory]
    [InlineData("websocket", 403)]
    [InlineData("websocket", 404)]
    [InlineData("websocket", 500)]
    [InlineData("longpoll", 403)]
    [InlineData("longpoll", 404)]
    public async Task Connect_throws_the_status_when_the_server_refuses(string transport, int status)
    {
        var requests = 0;
        await using var server = await KestrelHost.StartAsync(app => app.Run(context =>
        {
            Interlocked.Increment(ref requests);
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        }));
        await using var socket = Socket($"ws://127.0.0.1:{server.Port}/socket?token=secret1", transport);
        var failure = await Assert.ThrowsAsync<ConnectException>(() => socket.ConnectAsync(ConnectMode.FailFast).WaitAsync(Patience.Limit));
        Assert.Equal((status, SocketState.Closed, 1), (failure.Status, socket.State, requests));
        Assert.Equal(2, failure.Message.Split($"{status}").Length); // it is named once
        AssertLogged($"ws://127.0.0.1:{server.Port}/socket by {transport} failed: ", $"{status}");
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("longpoll")]
    public async Task Connect_throws_the_reason_when_nobody_listens(string transport)
    {
        var port = Ports.Take();
        await using var socket = Socket($"ws://127.0.0.1:{port}/socket?token=secret1", transport);
        var failure = await Assert.ThrowsAsync<ConnectException>(() => socket.ConnectAsync(ConnectMode.FailFast).WaitAsync(Patience.Limit));
        Assert.Equal((0, SocketState.Closed), (failure.Status, socket.State));
        Assert.Contains($"refused (127.0.0.1:{port})", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(failure.InnerException);
        AssertLogged($"ws://127.0.0.1:{port}/socket by {transport} failed: ", "refused");
    }

    [Fact]
    public async Task Connect_names_the_reason_once_when_the_server_has_no_tls()
    {
        await using var server = await KestrelHost.StartAsync(app => app.Run(_ => Task.CompletedTask));
        await using var socket = Socket($"wss://127.0.0.1:{server.Port}/socket", "websocket");
        var failure = await Assert.ThrowsAsync<ConnectException>(() => socket.ConnectAsync(ConnectMode.FailFast).WaitAsync(Patience.Limit));
        Assert.Equal(2, failure.Message.Split("SSL connection could not be established").Length);
        Assert.Equal(2, failure.Message.Split("Cannot determine the frame size").Length);
    }

    [Fact]
    public async Task Connect_throws_the_target_when_the_server_redirects()
    {
        await using var server = await KestrelHost.StartAsync(app => app.Run(context =>
        {
            (context.Response.StatusCode, context.Response.Headers.Location) = (302, "http://other.example/socket/websocket?token=secret1");
            return Task.CompletedTask;
        }));
        await using var socket = Socket($"ws://127.0.0.1:{server.Port}/socket", "websocket");
        var failure = await Assert.ThrowsAsync<ConnectException>(() => socket.ConnectAsync(ConnectMode.FailFast).WaitAsync(Patience.Limit));
        Assert.Equal(302, failure.Status);
        AssertLogged($"ws://127.0.0.1:{server.Port}/socket by websocket failed: ", "http://other.example/socket/websocket");
    }

    [Fact]
    public async Task Connect_opens_by_long_poll_when_websocket_is_refused()
    {
        await using var server = await KestrelHost.StartAsync(app =>
        {
            app.Use((context, next) =>
            {
                if (!context.Request.Path.Value!.EndsWith("/websocket", StringComparison.Ordinal))
                    return next();
                context.Response.StatusCode = 403;
                return Task.CompletedTask;
            });
            app.MapSocket<OpenSocket>("/socket", socket => socket.Channel<EchoChannel>("room:*"));
        });
        var endpoint = $"ws://127.0.0.1:{server.Port}/socket";
        await using var socket = Socket(endpoint, "websocket", options => options.LongPollFallbackAfter = Patience.Limit);
        await socket.ConnectAsync(ConnectMode.FailFast).WaitAsync(Patience.Limit);
        Assert.Equal(SocketState.Open, socket.State);
        AssertLogged("by websocket failed: ", "403");
    }

    [Fact]
    public async Task Connect_throws_the_error_of_the_token_provider()
    {
        await using var socket = Socket("ws://127.0.0.1:1/socket", "websocket", options =>
            options.AuthTokenAsync = _ => throw new InvalidOperationException("no token today"));
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => socket.ConnectAsync(ConnectMode.FailFast));
        Assert.Equal("no token today", failure.Message);
        Assert.Same(failure, Assert.Single(Warnings).Exception);
    }

    [Fact]
    public async Task Opened_socket_connects_again_when_it_is_lost()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        await using var socket = Socket($"ws://127.0.0.1:{host.Port}/socket", "websocket", options => options.Params["user_id"] = "ann");
        await socket.ConnectAsync(ConnectMode.FailFast).WaitAsync(Patience.Limit);
        var (reconnecting, opened) = (new TaskCompletionSource<ReconnectInfo>(), new TaskCompletionSource());
        socket.Reconnecting += info => reconnecting.TrySetResult(info);
        socket.Opened += () => opened.TrySetResult();
        await host.Broadcaster.BroadcastAsync("user_socket:ann", "disconnect", Payload.Empty.ToString());
        var info = await reconnecting.Task.WaitAsync(Patience.Limit);
        Assert.Equal((1, 1001, true), (info.Attempt, info.Close.Code, info.Close.WillReconnect));
        await opened.Task.WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task Mode_that_is_not_defined_is_refused()
    {
        await using var socket = Socket("ws://127.0.0.1:1/socket", "websocket");
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => socket.ConnectAsync((ConnectMode)2));
    }

    private void AssertLogged(string address, string reason)
    {
        var warning = Warnings.First().Text;
        Assert.StartsWith("Attempt 1 to connect to ws://127.0.0.1:", warning, StringComparison.Ordinal);
        Assert.Contains(address, warning, StringComparison.Ordinal);
        Assert.Contains(reason, warning, StringComparison.Ordinal);
        var log = string.Join('\n', _log.Records.Select(record => $"{record.Text} {record.State} {record.Exception}"));
        Assert.DoesNotContain("secret", log, StringComparison.Ordinal);
    }

    private PhoenixSocket Socket(string endpoint, string transport, Action<PhoenixSocketOptions>? configure = null) =>
        new(endpoint, options =>
        {
            options.LoggerFactory = _loggers;
            options.AuthToken = () => "secret2";
            options.Params["password"] = "secret3";
            if (transport == "longpoll")
                options.Transport = new LongPollTransport();
            configure?.Invoke(options);
        });
}
