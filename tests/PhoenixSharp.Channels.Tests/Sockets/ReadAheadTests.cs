using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Sockets;

public sealed class ReadAheadTests : IDisposable
{
    private static readonly TimeSpan HoldTimeout = new SocketOptions().HoldTimeout;

    private readonly Rooms _rooms = new();
    private readonly Held _held = new();
    private int _handled;

    public ReadAheadTests() => _rooms.Script.On("slow", async _ =>
    {
        await _held.HereAsync();
        Interlocked.Increment(ref _handled);
        return Reply.None;
    });

    private SocketOptions Options => _rooms.Host.Options;

    private IEnumerable<string> Warnings => _rooms.Host.Log.Records.Where(record => record.EventId.Id is 206 or 207).Select(record => record.Text);

    public void Dispose() => _rooms.Dispose();

    [Fact]
    public async Task Pushes_wait_in_order_and_none_is_refused_when_the_handler_is_slow()
    {
        var session = await _rooms.JoinedAsync();
        await BeginAsync(session);
        for (var i = 0; i < 5_000; i++)
            session.Receives("""["1",null,"room:a","slow",{}]""");
        session.Receives("""["1","e","room:a","echo",{}]""");

        Assert.False(session.MustPause);
        session.SentNothingMore();
        _held.Release();

        await session.SendsAsync("""["1","e","room:a","phx_reply",{"status":"ok","response":{}}]""");
        Assert.Equal(5_001, _handled);
        Assert.Equal(0, session.HeldBytes);
        Assert.Equal(0, _rooms.Host.WaitingBytes);
    }

    [Fact]
    public async Task Heartbeats_joins_leaves_and_other_channels_are_served_when_one_channel_is_slow()
    {
        var session = await FullAsync(messages: 100);

        session.Receives("""[null,"h","phoenix","heartbeat",{}]""");
        await session.SendsAsync("""[null,"h","phoenix","phx_reply",{"status":"ok","response":{}}]""");
        await session.JoinsAsync("room:b", 2);
        session.Receives("""["2","e","room:b","echo",{}]""");
        await session.SendsAsync("""["2","e","room:b","phx_reply",{"status":"ok","response":{}}]""");
        session.Receives("""["2","l","room:b","phx_leave",{}]""");
        await session.SendsAsync("""["2","l","room:b","phx_reply",{"status":"ok","response":{}}]""", """["2","2","room:b","phx_close",{}]""");
        _held.Release();
    }

    [Fact]
    public async Task Reading_pauses_at_the_messages_limit_and_resumes_when_one_is_handled()
    {
        Options.MaxReadAheadMessages = 3;
        var session = await FullAsync(messages: 1);
        Assert.False(session.MustPause);
        session.Receives("""["1",null,"room:a","slow",{}]""");
        Assert.True(session.MustPause);

        var room = session.WaitForRoomAsync();
        _rooms.Host.Time.Advance(HoldTimeout - TimeSpan.FromTicks(1));
        Assert.False(room.IsCompleted);
        _held.Release();
        await room.WaitAsync(Signal.Patience, TestContext.Current.CancellationToken);
        Assert.Empty(Warnings);
    }

    [Fact]
    public async Task Reading_pauses_at_the_bytes_limit()
    {
        Options.MaxReadAheadBytes = 10_000;
        var session = await FullAsync(messages: 0);
        session.Receives(Push("room:a", "slow", 9_000));
        Assert.False(session.MustPause);
        session.Receives(Push("room:a", "slow", 1_000));
        Assert.True(session.MustPause);
        Assert.InRange(_rooms.Host.WaitingBytes, 10_000, 10_500);
        _held.Release();
        await session.WaitForRoomAsync().WaitAsync(Signal.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Slowest_channel_is_ended_and_others_live_when_the_hold_timeout_expires()
    {
        Options.MaxReadAheadMessages = 10;
        var other = new Held();
        _rooms.Script.On("slower", async _ =>
        {
            await other.HereAsync();
            return Reply.None;
        });
        var session = await FullAsync(messages: 3);
        await session.JoinsAsync("room:b", 2);
        session.Receives("""["2",null,"room:b","slower",{}]""");
        await other.EnteredAsync();
        for (var i = 0; i < 5; i++)
            session.Receives("""["2",null,"room:b","slow",{}]""");

        var room = session.WaitForRoomAsync();
        _rooms.Host.Time.Advance(HoldTimeout);
        await room.WaitAsync(Signal.Patience, TestContext.Current.CancellationToken);

        await session.SendsAsync("""["2","2","room:b","phx_error",{"reason":"overloaded"}]""");
        Assert.Contains(" 5 messages", Assert.Single(Warnings), StringComparison.Ordinal); // and one in hand
        Assert.Contains("MaxReadAheadMessages", Assert.Single(Warnings), StringComparison.Ordinal);
        _held.Release();
        other.Release();
        Assert.IsType<LeaveReason.Overloaded>(await _rooms.Script.NextLeftAsync());
        session.Receives("""["1","e","room:a","echo",{}]""");
        await session.SendsAsync("""["1","e","room:a","phx_reply",{"status":"ok","response":{}}]""");
        Assert.Equal(4, _handled); // those of room:a
        await session.JoinsAsync("room:b", 3);
        Assert.False(session.Transport.Closed.IsCompleted);
    }

    [Fact]
    public async Task Channel_that_hangs_is_told_at_once_and_its_client_can_join_again()
    {
        Options.MaxReadAheadMessages = 2;
        var session = await FullAsync(messages: 1);

        await session.WaitForRoomAsync(mayWait: false);

        await session.SendsAsync("""["1","1","room:a","phx_error",{"reason":"overloaded"}]""");
        session.Receives("""["2","2","room:a","phx_join",{}]""");
        _rooms.Host.Time.Advance(Options.ShutdownTimeout);
        await session.SendsAsync("""["2","2","room:a","phx_reply",{"status":"ok","response":{}}]""");
        _held.Release();
    }

    [Fact]
    public async Task Connection_is_closed_when_ending_channels_makes_no_room()
    {
        Options.MaxReadAheadBytes = 10_000;
        var session = await _rooms.JoinedAsync();
        session.Receives(Push("room:a", "slow", 10_000));
        await _held.EnteredAsync();
        Assert.True(session.MustPause);

        var room = session.WaitForRoomAsync();
        _rooms.Host.Time.Advance(HoldTimeout);
        await session.SendsAsync("""["1","1","room:a","phx_error",{"reason":"overloaded"}]""");
        await _rooms.Host.Time.WhenTimersAsync(1); // it holds its message, whatever it was told
        _rooms.Host.Time.Advance(HoldTimeout);
        await room.WaitAsync(Signal.Patience, TestContext.Current.CancellationToken);

        Assert.Equal((1013, "overloaded"), await session.Transport.Closed);
        Assert.Contains("MaxReadAheadBytes", Warnings.Last(), StringComparison.Ordinal);
        _held.Release();
    }

    [Fact]
    public async Task Pushes_and_joins_are_answered_overloaded_when_they_are_to_be_refused()
    {
        (Options.RefuseWhenFull, Options.MaxReadAheadMessages) = (true, 2);
        var session = await FullAsync(messages: 1);
        Assert.False(session.MustPause);

        session.Receives("""["1","x","room:a","slow",{}]""");
        session.Receives("""["1",null,"room:a","slow",{}]"""); // nobody waits for an answer
        session.Receives("""["2","2","room:b","phx_join",{}]""");
        session.Receives("""[null,"h","phoenix","heartbeat",{}]""");
        session.Receives("""["1","l","room:a","phx_leave",{}]""");
        await session.SendsAsync(
            """["1","x","room:a","phx_reply",{"status":"error","response":{"reason":"overloaded"}}]""",
            """["2","2","room:b","phx_reply",{"status":"error","response":{"reason":"overloaded"}}]""",
            """[null,"h","phoenix","phx_reply",{"status":"ok","response":{}}]""");
        _held.Release();
        await session.SendsAsync("""["1","l","room:a","phx_reply",{"status":"ok","response":{}}]""");
        Assert.Equal(2, _handled);
    }

    [Fact]
    public async Task Second_leave_is_lost()
    {
        var session = await FullAsync(messages: 256);

        session.Receives("""["1","l","room:a","phx_leave",{}]""");
        session.Receives("""["1","m","room:a","phx_leave",{}]""");
        _held.Release();

        await session.SendsAsync("""["1","l","room:a","phx_reply",{"status":"ok","response":{}}]""", """["1","1","room:a","phx_close",{}]""");
        Assert.IsType<LeaveReason.Left>(await _rooms.Script.NextLeftAsync());
        session.SentNothingMore();
    }

    [Fact]
    public async Task What_waits_is_given_back_at_the_end_though_the_handler_hangs()
    {
        var session = await FullAsync(messages: 0);
        for (var i = 0; i < 10; i++)
            session.Receives(Push("room:a", "slow", 100_000));
        Assert.InRange(_rooms.Host.WaitingBytes, 1_000_000, 1_010_000);

        var end = session.EndAsync();
        await _rooms.Host.Time.WhenTimersAsync(1);
        _rooms.Host.Time.Advance(Options.ShutdownTimeout * 2);
        await end.WaitAsync(Signal.Patience, TestContext.Current.CancellationToken);

        Assert.Equal(0, _rooms.Host.WaitingBytes);
        _held.Release();
    }

    [Fact]
    public async Task Next_push_waits_when_the_client_does_not_read_its_replies()
    {
        var session = await _rooms.JoinedAsync();
        var writable = new TaskCompletionSource();
        session.Transport.Writable = writable.Task;
        session.Receives("""["1","2","room:a","echo",{}]""");
        session.Receives("""["1","3","room:a","echo",{}]""");
        await session.SendsAsync("""["1","2","room:a","phx_reply",{"status":"ok","response":{}}]""");
        session.SentNothingMore();
        Assert.True(session.HeldBytes > 0);
        writable.SetResult();
        await session.SendsAsync("""["1","3","room:a","phx_reply",{"status":"ok","response":{}}]""");
    }

    private static string Push(string topic, string @event, int bytes) => $$"""["1",null,"{{topic}}","{{@event}}",{"large":"{{new string('x', bytes)}}"}]""";

    private async Task BeginAsync(SessionDriver session)
    {
        session.Receives("""["1",null,"room:a","slow",{}]""");
        await _held.EnteredAsync();
    }

    // One message is in hand, and so many wait.
    private async Task<SessionDriver> FullAsync(int messages)
    {
        var session = await _rooms.JoinedAsync();
        await BeginAsync(session);
        for (var i = 0; i < messages; i++)
            session.Receives("""["1",null,"room:a","slow",{}]""");
        return session;
    }
}
