using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Client.Tests;

/// <summary>While slow handlers hold reading back, the client gives up nothing that waits for an answer which it has not read.</summary>
public sealed class HeldReadingTests : IAsyncLifetime
{
    private const string News = """[null,null,"room:1","news",{}]""";

    private readonly VirtualTime _time = new();
    private readonly FakeTransport _webSocket = new("websocket", needsHeartbeat: true);
    private readonly FakeTransport _longPoll = new("longpoll", needsHeartbeat: false);
    private readonly TaskCompletionSource _release = new();
    private readonly List<CloseInfo> _closes = [];
    private readonly PhoenixSocket _socket;
    private readonly PhoenixChannel _room;

    public HeldReadingTests()
    {
        SynchronizationContext.SetSynchronizationContext(null); // everything runs on the test's own stack, until reading resumes
        _socket = new PhoenixSocket(new PhoenixSocketOptions
        {
            Endpoint = new Uri("ws://localhost:4000/socket"),
            Time = _time,
            Jitter = false,
            Transport = _webSocket,
            LongPoll = _longPoll,
            HandlerBacklog = 4,
            Schedule = work => work.Execute(),
        });
        _socket.Closed += _closes.Add;
        _room = _socket.Channel("room:1");
    }

    private FakeConnection Connection => _webSocket.Connection!;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _release.TrySetResult();
        await _socket.DisposeAsync();
    }

    [Fact]
    public void Heartbeats_are_sent_and_none_expires_while_handlers_hold_reading()
    {
        _ = HoldReading();
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(SocketState.Open, _socket.State);
        Assert.Equal(20, Connection.Sent.Count(frame => frame.Contains("heartbeat", StringComparison.Ordinal)));
        Assert.Empty(_closes);
    }

    [Fact]
    public async Task Heartbeat_has_a_full_interval_again_when_reading_resumes()
    {
        var resumed = HoldReading();
        _time.Advance(TimeSpan.FromSeconds(119)); // the third heartbeat is 29 s old
        _release.SetResult();
        await resumed.WaitAsync(Patience.Limit);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(SocketState.Open, _socket.State);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(SocketState.Reconnecting, _socket.State); // nothing held it back any more, and nothing was answered
    }

    [Fact]
    public async Task Join_is_not_sent_again_while_handlers_hold_reading()
    {
        _ = HoldReading();
        var other = _socket.Channel("room:2");
        var joining = other.JoinAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<TimeoutException>(() => joining.WaitAsync(Patience.Limit)); // the caller waits no longer than it asked for
        Assert.Equal(ChannelState.Joining, other.State);
        Assert.Single(Connection.Sent, frame => frame.Contains("room:2", StringComparison.Ordinal));
    }

    [Fact]
    public void Transport_is_not_replaced_while_handlers_hold_reading()
    {
        _socket.Process.Options.LongPollFallbackAfter = TimeSpan.FromSeconds(2.5);
        _ = HoldReading();
        Connection.Receive("""[null,"1","phoenix","phx_reply",{"status":"ok","response":{}}]"""); // is not read
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(_longPoll.Attempts);
        Assert.Equal(SocketState.Open, _socket.State);
    }

    [Fact]
    public async Task Push_expires_while_handlers_hold_reading()
    {
        _ = HoldReading();
        var pushing = _room.PushAsync("echo");
        _time.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<TimeoutException>(() => pushing.WaitAsync(Patience.Limit));
    }

    // Returns a task that ends when reading has resumed and everything was handled.
    private Task HoldReading()
    {
        var handled = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _room.On("news", async _ =>
        {
            await _release.Task;
            if (++handled == 8)
                all.SetResult();
        });
        _ = _socket.ConnectAsync();
        _webSocket.Accept();
        _ = _room.JoinAsync();
        var join = Connection.Sent.Count(frame => frame.Contains("heartbeat", StringComparison.Ordinal)) + 1;
        Connection.Receive($$$"""["{{{join}}}","{{{join}}}","room:1","phx_reply",{"status":"ok","response":{}}]""");
        Assert.Equal(ChannelState.Joined, _room.State);
        for (var i = 0; i < 8; i++)
            Connection.Receive(News);
        return all.Task;
    }
}
