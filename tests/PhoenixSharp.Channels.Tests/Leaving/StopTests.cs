namespace PhoenixSharp.Leaving;

public sealed class StopTests : IDisposable
{
    private const string Close = """["1","1","room:a","phx_close",{}]""";
    private const string Error = """["1","1","room:a","phx_error",{"reason":"channel_crash"}]""";

    private readonly Rooms _rooms = new();

    private Script Script => _rooms.Script;

    public void Dispose() => _rooms.Dispose();

    [Theory]
    [InlineData(StopReason.Normal, Close)]
    [InlineData(StopReason.Shutdown, Close)]
    [InlineData(StopReason.Abnormal, Error)]
    public async Task A_stop_sends_the_reply_and_then_tells_how_it_ended(StopReason reason, string told)
    {
        Script.On("stop", call =>
        {
            call.Channel.Stops(reason);
            return Reply.Ok("bye");
        });
        var session = await _rooms.JoinedAsync();

        session.Receives("""["1","2","room:a","stop",{}]""");

        await session.SendsAsync("""["1","2","room:a","phx_reply",{"status":"ok","response":"bye"}]""", told);
        Assert.Equal(new LeaveReason.Stopped(reason), await Script.NextLeftAsync());
        Assert.False(session.HasChannels);
    }

    [Fact]
    public async Task What_waits_behind_a_stop_is_lost()
    {
        var held = new Held();
        Script.On("stop", async call =>
        {
            await held.HereAsync();
            call.Channel.Stops();
            return Reply.None;
        });
        var session = await _rooms.JoinedAsync();
        session.Receives("""["1","2","room:a","stop",{}]""");
        await held.EnteredAsync();

        session.Receives("""["1","3","room:a","echo",{}]""");
        Script.Channel.Post("a message");
        Script.HandleInfo = (_, _) => throw new InvalidOperationException("It was handled.");
        held.Release();

        await session.SendsAsync(Close);
        session.SentNothingMore();
    }

    [Fact]
    public async Task A_stop_from_outside_while_nothing_is_in_hand_ends_the_channel_with_no_more_callbacks()
    {
        var joined = 0;
        Script.Joined = _ =>
        {
            joined++;
            return ValueTask.CompletedTask;
        };
        var session = await _rooms.JoinedAsync();

        Script.Channel.Stops(StopReason.Shutdown);

        await session.SendsAsync(Close);
        Assert.Equal(new LeaveReason.Stopped(StopReason.Shutdown), await Script.NextLeftAsync());
        Assert.Equal(1, joined);
    }

    [Fact]
    public async Task A_stop_before_the_sessions_end_is_the_reason()
    {
        var held = new Held();
        Script.On("stop", async call =>
        {
            call.Channel.Stops(StopReason.Shutdown);
            await held.HereAsync();
            return Reply.None;
        });
        var session = await _rooms.JoinedAsync();
        session.Receives("""["1","2","room:a","stop",{}]""");
        await held.EnteredAsync();

        var end = session.EndAsync();
        await _rooms.Host.Time.WhenTimersAsync(1).WaitAsync(Signal.Patience, TestContext.Current.CancellationToken); // its wait for the channel
        held.Release();
        await end;

        Assert.Equal(new LeaveReason.Stopped(StopReason.Shutdown), await Script.NextLeftAsync());
    }

    [Fact]
    public async Task A_stop_from_outside_while_a_callback_is_in_hand_waits_for_it_and_no_other()
    {
        var held = new Held();
        Script.On("slow", async _ =>
        {
            await held.HereAsync();
            return Reply.Ok();
        });
        var session = await _rooms.JoinedAsync();
        session.Receives("""["1","2","room:a","slow",{}]""");
        await held.EnteredAsync();
        session.Receives("""["1","3","room:a","echo",{}]""");

        Script.Channel.Stops();
        held.Release();

        await session.SendsAsync("""["1","2","room:a","phx_reply",{"status":"ok","response":{}}]""", Close);
        session.SentNothingMore();
    }

    [Fact]
    public async Task Of_two_stops_the_first_counts_and_one_after_the_end_does_nothing()
    {
        Script.On("stop", call =>
        {
            call.Channel.Stops(StopReason.Shutdown);
            call.Channel.Stops(StopReason.Abnormal);
            return Reply.None;
        });
        var session = await _rooms.JoinedAsync();

        session.Receives("""["1","2","room:a","stop",{}]""");
        await session.SendsAsync(Close);
        Script.Channel.Stops(StopReason.Abnormal);
        await session.JoinsAsync("room:a", 3);

        Assert.Equal(new LeaveReason.Stopped(StopReason.Shutdown), await Script.NextLeftAsync());
        Assert.Equal(0, Script.LeftCount);
    }

    [Fact]
    public async Task A_crash_behind_a_stop_is_a_crash()
    {
        Script.On("stop", call =>
        {
            call.Channel.Stops();
            throw new InvalidOperationException("a secret");
        });
        var session = await _rooms.JoinedAsync();

        session.Receives("""["1","2","room:a","stop",{}]""");

        await session.SendsAsync(Error);
        Assert.IsType<LeaveReason.Crashed>(await Script.NextLeftAsync());
    }
}
