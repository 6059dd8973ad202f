using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Client.Tests;

/// <summary>A callback or a connection that hangs is reported, holds up nothing else, and keeps no socket from being disposed of.</summary>
public sealed class HangingCallbackTests : IDisposable
{
    private readonly VirtualTime _time = new();
    private readonly Hang _hang = new();

    public void Dispose() => _hang.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Join_times_out_and_nothing_else_waits_when_its_parameters_hang(bool blocks)
    {
        await using var rig = await OpenRoom.OpenAsync(options => options.Time = _time);
        var room = rig.Socket.Channel("room:2", async _ => blocks ? _hang.Block(Payload.Empty) : await _hang.AwaitAsync(Payload.Empty));
        var refused = new TaskCompletionSource<Exception>();
        room.Refused += reason => refused.TrySetResult(reason);
        var joining = room.JoinAsync();
        await _hang.Begun.WaitAsync(Patience.Limit);
        await rig.SyncAsync().WaitAsync(Patience.Limit);
        _time.Advance(TimeSpan.FromSeconds(10));
        var timeout = await Assert.ThrowsAsync<TimeoutException>(() => joining.WaitAsync(Patience.Limit));
        Assert.Contains("parameters", timeout.Message, StringComparison.Ordinal);
        Assert.IsType<TimeoutException>(await refused.Task.WaitAsync(Patience.Limit));
        await rig.Socket.DisposeAsync().AsTask().WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task Token_of_join_parameters_is_cancelled_when_the_join_times_out()
    {
        await using var rig = await OpenRoom.OpenAsync(options => options.Time = _time);
        var cancelled = new TaskCompletionSource();
        var room = rig.Socket.Channel("room:2", async cancellationToken =>
        {
            cancellationToken.Register(cancelled.SetResult);
            return await _hang.AwaitAsync(Payload.Empty);
        });
        var joining = room.JoinAsync();
        await _hang.Begun.WaitAsync(Patience.Limit);
        await rig.SyncAsync().WaitAsync(Patience.Limit);
        _time.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<TimeoutException>(() => joining.WaitAsync(Patience.Limit));
        await cancelled.Task.WaitAsync(Patience.Limit);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Handler_that_hangs_is_reported_and_dispose_ends(bool blocks)
    {
        await using var rig = await OpenRoom.OpenAsync(options => options.Time = _time);
        var failed = new TaskCompletionSource<HandlerFailure>();
        rig.Socket.HandlerFailed += failure => failed.TrySetResult(failure);
        rig.Room.On("note", async _ => await (blocks ? Task.FromResult(_hang.Block(true)) : _hang.AwaitAsync(true)));
        rig.Receive("note", "{}");
        await _hang.Begun.WaitAsync(Patience.Limit);
        _time.Advance(TimeSpan.FromSeconds(60));
        var failure = await failed.Task.WaitAsync(Patience.Limit);
        Assert.Equal(("room:1", "note"), (failure.Topic, failure.Event));
        Assert.IsType<TimeoutException>(failure.Exception);
        await rig.Socket.DisposeAsync().AsTask().WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task Handlers_that_end_are_not_reported_although_many_run_for_long()
    {
        await using var rig = await OpenRoom.OpenAsync(options => options.Time = _time);
        var failures = 0;
        rig.Socket.HandlerFailed += _ => failures++;
        var turn = new SemaphoreSlim(0);
        var begun = new SemaphoreSlim(0);
        rig.Room.On("note", async _ =>
        {
            begun.Release();
            await turn.WaitAsync();
        });
        for (var i = 0; i < 5; i++)
            rig.Receive("note", "{}");
        for (var i = 0; i < 5; i++)
        {
            await begun.WaitAsync(Patience.Limit);
            _time.Advance(TimeSpan.FromSeconds(20));
            turn.Release();
        }
        await rig.SyncAsync();
        Assert.Equal(0, failures);
    }

    [Theory]
    [InlineData("receive")]
    [InlineData("close")]
    [InlineData("dispose")]
    [InlineData("send")]
    public async Task Dispose_ends_when_a_connection_hangs(string step)
    {
        var socket = new PhoenixSocket("ws://localhost:4000/socket", options => options.Transport = new HangingTransport(_hang, step));
        await socket.ConnectAsync().WaitAsync(Patience.Limit);
        if (step == "send")
            _ = socket.Channel("room:1").JoinAsync();
        await socket.DisposeAsync().AsTask().WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task Dispose_ends_when_a_function_blocks_the_loop()
    {
        var socket = new PhoenixSocket("ws://127.0.0.1:1/socket", options => options.ReconnectAfter = _ => _hang.Block(TimeSpan.Zero));
        _ = socket.ConnectAsync();
        await _hang.Begun.WaitAsync(Patience.Limit);
        await socket.DisposeAsync().AsTask().WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task Ping_times_out_when_the_server_does_not_answer()
    {
        await using var socket = new PhoenixSocket("ws://localhost:4000/socket", options =>
            (options.Transport, options.Time) = (new HangingTransport(_hang, "nothing"), _time));
        await socket.ConnectAsync().WaitAsync(Patience.Limit);
        var ping = socket.PingAsync();
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Contains("ping", (await Assert.ThrowsAsync<TimeoutException>(() => ping)).Message, StringComparison.Ordinal);
    }
}
