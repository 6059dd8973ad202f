namespace PhoenixSharp.Leaving;

public sealed class LeaveTests : IDisposable
{
    private const string Leave = """["1","2","room:a","phx_leave",{}]""";
    private const string Left = """["1","2","room:a","phx_reply",{"status":"ok","response":{}}]""";
    private const string Close = """["1","1","room:a","phx_close",{}]""";

    private readonly Rooms _rooms = new();

    private Script Script => _rooms.Script;

    public void Dispose() => _rooms.Dispose();

    [Fact]
    public async Task A_leave_is_answered_ok_and_the_channel_closed()
    {
        var session = await _rooms.JoinedAsync();

        session.Receives(Leave);

        await session.SendsAsync(Left, Close);
        Assert.IsType<LeaveReason.Left>(await Script.NextLeftAsync());
        Assert.False(session.HasChannels);
        Assert.Equal(0, _rooms.Host.TopicCount);
    }

    [Fact]
    public async Task A_second_leave_is_fine()
    {
        var session = await _rooms.JoinedAsync();
        session.Receives(Leave);
        await session.SendsAsync(Left, Close);

        session.Receives("""["1","3","room:a","phx_leave",{}]""");

        await session.SendsAsync("""["1","3","room:a","phx_reply",{"status":"ok","response":{}}]""");
    }

    [Fact]
    public async Task A_topic_that_was_left_can_be_joined_again_with_nothing_kept()
    {
        var session = await _rooms.JoinedAsync();
        session.Receives(Leave);
        await session.SendsAsync(Left, Close);

        await session.JoinsAsync("room:a", 3);

        Assert.Equal(2, Script.Made.Count);
    }

    [Fact]
    public async Task Pushes_before_a_leave_are_handled_and_those_behind_it_lost()
    {
        var held = new Held();
        Script.On("slow", async _ =>
        {
            await held.HereAsync();
            return Reply.Ok();
        });
        var session = await _rooms.JoinedAsync();
        session.Receives("""["1","a","room:a","slow",{}]""");
        await held.EnteredAsync();

        session.Receives("""["1","b","room:a","echo",{}]""");
        session.Receives(Leave);
        session.Receives("""["1","c","room:a","echo",{}]""");
        held.Release();

        await session.SendsAsync(
            """["1","a","room:a","phx_reply",{"status":"ok","response":{}}]""",
            """["1","b","room:a","phx_reply",{"status":"ok","response":{}}]""",
            Left,
            Close);
        session.SentNothingMore();
    }

    [Fact]
    public async Task A_leave_behind_a_crash_is_lost_and_one_after_it_fine()
    {
        var held = new Held();
        Script.On("fail", async _ =>
        {
            await held.HereAsync();
            throw new InvalidOperationException("a secret");
        });
        var session = await _rooms.JoinedAsync();
        session.Receives("""["1","a","room:a","fail",{}]""");
        await held.EnteredAsync();

        session.Receives(Leave);
        held.Release();
        await session.SendsAsync("""["1","1","room:a","phx_error",{"reason":"channel_crash"}]""");
        session.Receives("""["1","3","room:a","phx_leave",{}]""");

        await session.SendsAsync("""["1","3","room:a","phx_reply",{"status":"ok","response":{}}]""");
        Assert.IsType<LeaveReason.Crashed>(await Script.NextLeftAsync());
        Assert.Equal(0, Script.LeftCount);
    }

    [Fact]
    public async Task A_leave_behind_a_stop_is_lost()
    {
        var held = new Held();
        Script.On("stop", async call =>
        {
            await held.HereAsync();
            call.Channel.Stops();
            return Reply.None;
        });
        var session = await _rooms.JoinedAsync();
        session.Receives("""["1","a","room:a","stop",{}]""");
        await held.EnteredAsync();

        session.Receives(Leave);
        held.Release();

        await session.SendsAsync(Close);
        Assert.Equal(new LeaveReason.Stopped(StopReason.Normal), await Script.NextLeftAsync());
        session.SentNothingMore();
    }

    [Fact]
    public async Task LeftAsync_that_throws_is_logged_and_changes_nothing()
    {
        Script.Left = (_, _) => throw new InvalidOperationException("a secret");
        var session = await _rooms.JoinedAsync();

        session.Receives(Leave);

        await session.SendsAsync(Left, Close);
        Assert.Single(_rooms.Host.Log.Records, record => record.EventId == 201 && record.Exception!.Message == "a secret");
    }

    [Fact]
    public async Task LeftAsync_that_throws_a_TimeoutException_is_not_taken_for_slow()
    {
        Script.Left = async (_, _) =>
        {
            await Task.Yield();
            throw new TimeoutException("a database");
        };
        var session = await _rooms.JoinedAsync();

        session.Receives(Leave);

        await session.SendsAsync(Left, Close);
        Assert.Single(_rooms.Host.Log.Records, record => record.EventId == 201);
        Assert.DoesNotContain(_rooms.Host.Log.Records, record => record.EventId == 203);
    }

    [Fact]
    public async Task LeftAsync_has_as_long_as_the_shutdown_timeout()
    {
        var held = new Held();
        Script.Left = async (_, _) => await held.HereAsync();
        var session = await _rooms.JoinedAsync();
        session.Receives(Leave);
        await session.SendsAsync(Left);
        await _rooms.Host.Time.WhenTimersAsync(1).WaitAsync(Signal.Patience, TestContext.Current.CancellationToken);

        _rooms.Host.Time.Advance(TimeSpan.FromSeconds(4.9));
        session.SentNothingMore();
        _rooms.Host.Time.Advance(TimeSpan.FromSeconds(0.1));

        await session.SendsAsync(Close);
        Assert.Contains(_rooms.Host.Log.Records, record => record.EventId == 203);
        held.Release();
    }

    [Fact]
    public async Task A_cancellation_callback_that_throws_is_logged_and_changes_nothing()
    {
        Script.Join = (_, _, cancellationToken) =>
        {
            cancellationToken.Register(() => throw new InvalidOperationException("a secret"));
            return ScriptedChannel.Yes;
        };
        var session = await _rooms.JoinedAsync();

        session.Receives(Leave);

        await session.SendsAsync(Left, Close);
        Assert.Single(_rooms.Host.Log.Records, record => record.EventId == 201);
    }
}
