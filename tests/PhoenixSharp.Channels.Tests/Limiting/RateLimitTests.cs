using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Limiting;

public sealed class RateLimitTests : IDisposable
{
    private const string Heartbeat = """[null,"h","phoenix","heartbeat",{}]""";
    private const string HeartbeatAnswer = """[null,"h","phoenix","phx_reply",{"status":"ok","response":{}}]""";

    private static readonly RateLimit Two = new() { PerSecond = 4, Burst = 2 };

    private readonly Rooms _rooms = new();

    private RateLimits Limits => _rooms.Host.Options.RateLimits;

    public void Dispose() => _rooms.Dispose();

    [Fact]
    public async Task A_push_too_many_is_answered_when_to_come_again_and_is_not_handled()
    {
        Limits.Events = Two;
        var session = await _rooms.JoinedAsync();

        foreach (var @ref in new[] { 2, 3, 4 })
            session.Receives($$"""["1","{{@ref}}","room:a","echo",{}]""");

        await session.SendsAsync(
            """["1","4","room:a","phx_reply",{"status":"error","response":{"reason":"rate_limited","retry_after":250}}]""",
            """["1","2","room:a","phx_reply",{"status":"ok","response":{}}]""",
            """["1","3","room:a","phx_reply",{"status":"ok","response":{}}]""");
        _rooms.Host.Time.Advance(TimeSpan.FromMilliseconds(250));
        session.Receives("""["1","5","room:a","echo",{}]""");
        await session.SendsAsync("""["1","5","room:a","phx_reply",{"status":"ok","response":{}}]""");
    }

    [Fact]
    public async Task One_without_a_ref_is_dropped()
    {
        Limits.Events = Two;
        var session = await _rooms.JoinedAsync();
        var handled = 0;
        _rooms.Script.On("count", _ => Reply.Ok(Interlocked.Increment(ref handled)));

        for (var i = 0; i < 5; i++)
            session.Receives("""["1",null,"room:a","count",{}]""");
        _rooms.Host.Time.Advance(TimeSpan.FromSeconds(1));
        session.Receives("""["1","9","room:a","count",{}]""");

        await session.SendsAsync(
            """["1",null,"room:a","phx_reply",{"status":"ok","response":1}]""",
            """["1",null,"room:a","phx_reply",{"status":"ok","response":2}]""",
            """["1","9","room:a","phx_reply",{"status":"ok","response":3}]""");
    }

    [Fact]
    public async Task What_has_no_topic_nor_handler_counts_too()
    {
        Limits.Events = Two;
        var session = _rooms.Host.Connect();

        session.Receives("""[null,"1","nowhere","hello",{}]""");
        session.Receives("""[null,"2",7,8,{}]""");
        session.Receives("""[null,"3","nowhere","hello",{}]""");

        await session.SendsAsync(
            """[null,"1","nowhere","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]""",
            """[null,"2",7,"phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]""",
            """[null,"3","nowhere","phx_reply",{"status":"error","response":{"reason":"rate_limited","retry_after":250}}]""");
    }

    [Fact]
    public async Task Joins_have_a_limit_of_their_own()
    {
        (Limits.Joins, Limits.Events) = (Two, Two);
        var session = await _rooms.JoinedAsync();
        await session.JoinsAsync("room:b", 2);

        session.Receives("""["3","3","room:c","phx_join",{}]""");
        session.Receives("""["1","4","room:a","echo",{}]""");

        await session.SendsAsync(
            """["3","3","room:c","phx_reply",{"status":"error","response":{"reason":"rate_limited","retry_after":250}}]""",
            """["1","4","room:a","phx_reply",{"status":"ok","response":{}}]""");
        _rooms.Host.Time.Advance(TimeSpan.FromMilliseconds(250));
        await session.JoinsAsync("room:c", 5);
    }

    [Fact]
    public async Task Frames_count_all_but_heartbeats_and_leaves_are_heard_all_the_same()
    {
        Limits.Frames = Two;
        var session = await _rooms.JoinedAsync();

        session.Receives(Heartbeat);
        session.Receives("""["1","2","room:a","echo",{}]""");
        session.Receives(Heartbeat);
        await session.SendsAsync(
            HeartbeatAnswer,
            """["1","2","room:a","phx_reply",{"status":"error","response":{"reason":"rate_limited","retry_after":250}}]""",
            HeartbeatAnswer);
        session.Receives("""["1","3","room:a","phx_leave",{}]""");
        await session.SendsAsync("""["1","3","room:a","phx_reply",{"status":"ok","response":{}}]""", """["1","1","room:a","phx_close",{}]""");
    }

    [Fact]
    public async Task A_V1_client_is_answered_in_its_own_way()
    {
        Limits.Joins = new RateLimit { PerSecond = 0.5, Burst = 1 };
        var session = _rooms.Host.Connect("1.0.0");

        foreach (var topic in new[] { "a", "b" })
            session.Receives($$"""{"topic":"room:{{topic}}","event":"phx_join","payload":{},"ref":"1"}""");

        await session.SendsAsync(
            """{"topic":"room:a","event":"phx_reply","payload":{"status":"ok","response":{}},"ref":"1"}""",
            """{"topic":"room:b","event":"phx_reply","payload":{"status":"error","response":{"reason":"rate_limited","retry_after":2000}},"ref":"1"}""");
    }

    [Fact]
    public async Task Who_goes_on_regardless_is_closed_with_1008()
    {
        (Limits.Events, Limits.MaxRefusals) = (Two, 10);
        var session = _rooms.Host.Connect();

        for (var i = 0; i < 2 + 10; i++)
            session.Receives("""[null,"1","nowhere","hello",{}]""");
        Assert.False(session.Transport.Closed.IsCompleted);
        session.Receives("""[null,"1","nowhere","hello",{}]""");

        Assert.Equal(((ushort)1008, "rate limited"), await session.Transport.Closed);
        Assert.Single(_rooms.Host.Log.Records, record => record.EventId.Id == 230);
    }

    [Fact]
    public void A_flood_of_heartbeats_is_closed_too()
    {
        (Limits.Frames, Limits.MaxRefusals) = (Two, 10);
        var session = _rooms.Host.Connect();

        for (var i = 0; i < 2 + 10 + 1; i++)
            session.Receives(Heartbeat);

        Assert.True(session.Transport.Closed.IsCompletedSuccessfully);
    }

    [Fact]
    public void Who_goes_a_little_too_fast_never_is_and_who_goes_at_thrice_the_pace_is()
    {
        (Limits.Events, Limits.MaxRefusals) = (Two, 10);
        var (fast, tooFast) = (_rooms.Host.Connect(), _rooms.Host.Connect());

        for (var i = 0; i < 200; i++)
        {
            _rooms.Host.Time.Advance(TimeSpan.FromMilliseconds(250)); // one comes in
            for (var push = 0; push < 3; push++)
                tooFast.Receives("""[null,"1","nowhere","hello",{}]""");
            if (i % 2 == 0)
                fast.Receives("""[null,"1","nowhere","hello",{}]""");
            fast.Receives("""[null,"1","nowhere","hello",{}]""");
        }

        Assert.True(tooFast.Transport.Closed.IsCompleted);
        Assert.False(fast.Transport.Closed.IsCompleted);
    }

    [Fact]
    public async Task Changes_of_presence_are_counted_where_the_channel_says_so_and_over_all_channels()
    {
        (Limits.PresenceChanges, Limits.MaxRefusals) = (Two, 1);
        _rooms.Script.On("typing", call => call.Channel.MayChange(out var refusal) ? Reply.Ok() : refusal);
        var session = await _rooms.JoinedAsync();
        await session.JoinsAsync("room:b", 2);

        for (var i = 0; i < 2; i++)
        {
            session.Receives("""["1","3","room:a","typing",{}]""");
            await session.SendsAsync("""["1","3","room:a","phx_reply",{"status":"ok","response":{}}]""");
        }
        session.Receives("""["2","4","room:b","typing",{}]""");
        await session.SendsAsync("""["2","4","room:b","phx_reply",{"status":"error","response":{"reason":"rate_limited","retry_after":250}}]""");
        session.Receives("""["2","5","room:b","echo",{}]"""); // is taken, and makes up for nothing
        await session.SendsAsync("""["2","5","room:b","phx_reply",{"status":"ok","response":{}}]""");
        session.Receives("""["2","6","room:b","typing",{}]""");
        Assert.Equal((ushort)1008, (await session.Transport.Closed.WaitAsync(Signal.Patience, TestContext.Current.CancellationToken)).Code);
    }

    [Fact]
    public void Without_a_limit_there_is_nothing_to_count_with()
    {
        Assert.False(Limits.CountMessages);
        (Limits.Connects, Limits.AllConnects) = (Two, Two);
        Assert.False(Limits.CountMessages);
        Limits.PresenceChanges = Two;
        Assert.True(Limits.CountMessages);
    }
}
