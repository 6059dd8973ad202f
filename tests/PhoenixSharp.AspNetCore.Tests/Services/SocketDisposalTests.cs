using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.Connecting;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;
using PhoenixSharp.Transports.LongPoll;

namespace PhoenixSharp.Services;

/// <summary>A socket that can be disposed is disposed once, however its connect ends.</summary>
public sealed class SocketDisposalTests
{
    [Theory]
    [InlineData("websocket", "refuse", 403)]
    [InlineData("longpoll", "refuse", 403)]
    [InlineData("websocket", "crash", 500)]
    [InlineData("longpoll", "crash", 500)]
    public async Task Socket_is_disposed_when_its_connect_fails(string transport, string how, int status)
    {
        var counter = new Counter();
        await using var host = await StartAsync(counter);

        Assert.Equal(status, await BothTransports.ConnectAsync(host, transport, $"&how={how}"));

        await counter.WaitForOneAsync();
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("longpoll")]
    public async Task Socket_is_disposed_when_its_Id_throws(string transport)
    {
        var counter = new Counter();
        await using var host = await StartAsync(counter);

        await Record.ExceptionAsync(() => BothTransports.ConnectAsync(host, transport, "&how=id"));

        await counter.WaitForOneAsync();
    }

    [Fact]
    public async Task Socket_is_disposed_when_the_handshake_is_refused()
    {
        var counter = new Counter();
        await using var host = await StartAsync(counter);
        await using var socket = await host.DialAsync();

        var handshake = RawSocket.Handshake("/socket/websocket?vsn=2.0.0");
        var answer = await socket.AskAsync(handshake.Replace("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 7", StringComparison.Ordinal));

        Assert.Equal(400, answer.Status);
        await counter.WaitForOneAsync();
    }

    [Fact]
    public async Task Socket_is_disposed_when_its_WebSocket_ends()
    {
        var counter = new Counter();
        await using var host = await StartAsync(counter);
        var client = await host.ConnectAsync();
        await client.HeartbeatAsync();
        Assert.Equal(0, counter.Count);

        client.Socket.Reset();

        await counter.WaitForOneAsync();
    }

    [Fact]
    public async Task Socket_is_disposed_when_its_long_poll_session_ends()
    {
        var counter = new Counter();
        var time = new VirtualTime();
        await using var host = await StartAsync(counter, time);
        using var client = await LongPollClient.OpenAsync(host);
        Assert.Equal(0, counter.Count);

        time.Advance(TimeSpan.FromMinutes(1));

        await counter.WaitForOneAsync();
    }

    private static Task<KestrelHost> StartAsync(Counter counter, TimeProvider? time = null) => KestrelHost.StartAsync(
        app => app.MapSocket<CountedSocket>("/socket", _ => { }),
        builder => builder.Services.AddSingleton(counter).AddSingleton(time ?? TimeProvider.System));

    private sealed class Counter
    {
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public void Add()
        {
            Interlocked.Increment(ref _count);
            _first.TrySetResult();
        }

        public async Task WaitForOneAsync()
        {
            await _first.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
            Assert.Equal(1, Count);
        }
    }

    private sealed class CountedSocket(Counter counter) : Socket, IAsyncDisposable
    {
        private string? _how;

        public override string? Id => _how == "id" ? throw new InvalidOperationException("broken") : null;

        public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken)
        {
            _how = request["how"];
            return _how switch
            {
                "crash" => throw new InvalidOperationException("broken"),
                "refuse" => Refuse(),
                _ => Accept(),
            };
        }

        public ValueTask DisposeAsync()
        {
            counter.Add();
            return ValueTask.CompletedTask;
        }
    }
}
