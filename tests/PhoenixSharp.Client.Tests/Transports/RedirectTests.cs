using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>Redirects are not followed: the token reaches no other host, and an attempt is one request.</summary>
public sealed class RedirectTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _requests = [], _elsewhere = [];
    private KestrelHost _server = null!, _other = null!;
    private string _location = "";
    private int _status;

    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (var transport in new[] { "websocket", "longpoll" })
        {
            foreach (var status in new[] { 301, 302, 303, 307, 308 })
                cases.Add(transport, status);
        }
        return cases;
    }

    public async ValueTask InitializeAsync()
    {
        _other = await KestrelHost.StartAsync(app => app.Run(context =>
        {
            _elsewhere.Enqueue(context.Request.Path);
            return Task.CompletedTask;
        }));
        _server = await KestrelHost.StartAsync(app => app.Run(context =>
        {
            _requests.Enqueue(context.Request.Path);
            (context.Response.StatusCode, context.Response.Headers.Location) = (_status, _location);
            return Task.CompletedTask;
        }));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Redirect_to_another_host_is_not_followed_and_named(string transport, int status)
    {
        _location = $"http://user:password@127.0.0.1:{_other.Port}/elsewhere?token=secret#fragment";
        var error = await FirstErrorAsync(transport, status);
        Assert.Equal(status, error.Status);
        Assert.Contains($"http://127.0.0.1:{_other.Port}/elsewhere.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("password", error.Message, StringComparison.Ordinal);
        Assert.Empty(_elsewhere);
        Assert.Single(_requests);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Redirect_to_the_same_host_is_one_request_an_attempt(string transport, int status)
    {
        _location = $"/socket/{transport}?again=1";
        var error = await FirstErrorAsync(transport, status);
        Assert.Contains($"://127.0.0.1:{_server.Port}/socket/{transport}.", error.Message, StringComparison.Ordinal);
        Assert.Single(_requests);
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("longpoll")]
    public async Task Redirect_without_a_target_is_an_error_too(string transport) =>
        Assert.Equal(302, (await FirstErrorAsync(transport, 302)).Status);

    [Fact]
    public void Handler_that_follows_redirects_is_refused()
    {
        using var sockets = new SocketsHttpHandler();
        using var client = new HttpClientHandler();
        using var wrapped = new Wrapping(sockets);
        foreach (HttpMessageHandler handler in new HttpMessageHandler[] { sockets, client, wrapped })
        {
            var refusal = Assert.Throws<ArgumentException>(() => new WebSocketTransport(handler: handler));
            Assert.Contains("AllowAutoRedirect", refusal.Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => new LongPollTransport(handler));
        }
    }

    private async Task<ConnectException> FirstErrorAsync(string transport, int status)
    {
        _status = status;
        var errors = new TaskCompletionSource<Exception>();
        await using var socket = TestSocket.Create($"ws://127.0.0.1:{_server.Port}/socket", options =>
        {
            options.AuthToken = () => "token";
            options.ReconnectAfter = _ => TimeSpan.FromHours(1);
            options.Jitter = false;
            if (transport == "longpoll")
                options.Transport = new LongPollTransport();
        });
        socket.Errored += error => errors.TrySetResult(error);
        var connecting = socket.ConnectAsync();
        var first = await errors.Task.WaitAsync(Patience.Limit);
        await socket.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        return Assert.IsType<ConnectException>(first);
    }

    private sealed class Wrapping(HttpMessageHandler inner) : DelegatingHandler(inner);
}
