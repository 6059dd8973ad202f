namespace PhoenixSharp.Joining;

public sealed class SlowJoinTests : IDisposable
{
    private readonly Rooms _rooms = new();
    private readonly Held _held = new();
    private JoinResult _result = ScriptedChannel.Yes;

    public SlowJoinTests() => _rooms.Script.Join = async (channel, _, _) =>
    {
        if (channel.Topic == "room:slow")
            await _held.HereAsync();
        return _result;
    };

    public void Dispose() => _rooms.Dispose();

    [Fact]
    public async Task It_holds_up_neither_heartbeats_nor_other_topics()
    {
        var session = _rooms.Host.Connect();
        session.Receives("""["1","1","room:slow","phx_join",{}]""");
        await _held.EnteredAsync();

        session.Receives("""[null,"2","phoenix","heartbeat",{}]""");
        session.Receives("""["3","3","room:quick","phx_join",{}]""");

        await session.SendsAsync(
            """[null,"2","phoenix","phx_reply",{"status":"ok","response":{}}]""",
            """["3","3","room:quick","phx_reply",{"status":"ok","response":{}}]""");
        _held.Release();
        await session.SendsAsync("""["1","1","room:slow","phx_reply",{"status":"ok","response":{}}]""");
    }

    [Fact]
    public async Task Pushes_behind_it_are_handled_after_it_in_order()
    {
        var session = await SlowAsync("""["1","2","room:slow","echo",{"n":1}]""", """["1","3","room:slow","echo",{"n":2}]""");

        _held.Release();

        await session.SendsAsync(
            """["1","1","room:slow","phx_reply",{"status":"ok","response":{}}]""",
            """["1","2","room:slow","phx_reply",{"status":"ok","response":{"n":1}}]""",
            """["1","3","room:slow","phx_reply",{"status":"ok","response":{"n":2}}]""");
    }

    [Fact]
    public async Task Pushes_behind_one_that_is_refused_are_unmatched_and_a_leave_is_fine()
    {
        _result = ScriptedChannel.No("no");
        var session = await SlowAsync("""["1","2","room:slow","echo",{}]""", """["1","3","room:slow","phx_leave",{}]""");

        _held.Release();

        await session.SendsAsync(
            """["1","1","room:slow","phx_reply",{"status":"error","response":{"reason":"no"}}]""",
            """[null,"2","room:slow","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]""",
            """["1","3","room:slow","phx_reply",{"status":"ok","response":{}}]""");
    }

    [Fact]
    public async Task Of_the_leaves_behind_it_one_waits()
    {
        _result = ScriptedChannel.No("no");
        var session = await SlowAsync("""["1","2","room:slow","phx_leave",{}]""", """["1","3","room:slow","phx_leave",{}]""", """["1","4","room:slow","echo",{}]""");

        _held.Release();

        await session.SendsAsync(
            """["1","1","room:slow","phx_reply",{"status":"error","response":{"reason":"no"}}]""",
            """["1","2","room:slow","phx_reply",{"status":"ok","response":{}}]""",
            """[null,"4","room:slow","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]""");
    }

    [Fact]
    public async Task A_leave_behind_it_leaves_after_it()
    {
        var session = await SlowAsync("""["1","2","room:slow","phx_leave",{}]""");

        _held.Release();

        await session.SendsAsync(
            """["1","1","room:slow","phx_reply",{"status":"ok","response":{}}]""",
            """["1","2","room:slow","phx_reply",{"status":"ok","response":{}}]""",
            """["1","1","room:slow","phx_close",{}]""");
        Assert.IsType<LeaveReason.Left>(await _rooms.Script.NextLeftAsync());
    }

    [Fact]
    public async Task Broadcasts_during_it_are_not_for_its_member()
    {
        var session = await SlowAsync();
        await _rooms.Host.Broadcaster.BroadcastAsync("room:slow", "news", new { }, TestContext.Current.CancellationToken);

        session.Receives("""["1","2","room:slow","echo",{}]""");
        _held.Release();

        await session.SendsAsync(
            """["1","1","room:slow","phx_reply",{"status":"ok","response":{}}]""",
            """["1","2","room:slow","phx_reply",{"status":"ok","response":{}}]""");
    }

    [Fact]
    public async Task The_end_of_its_session_cancels_it_and_still_calls_LeftAsync_once()
    {
        _rooms.Script.Join = async (_, _, cancellationToken) =>
        {
            await Task.WhenAny(Task.Delay(Timeout.Infinite, cancellationToken));
            return ScriptedChannel.Yes;
        };
        var session = _rooms.Host.Connect();
        session.Receives("""["1","1","room:slow","phx_join",{}]""");

        await session.EndAsync();

        Assert.IsType<LeaveReason.Closed>(await _rooms.Script.NextLeftAsync());
        Assert.Equal(0, _rooms.Script.LeftCount);
        Assert.False(session.HasChannels);
        Assert.Equal(0, _rooms.Host.TopicCount);
    }

    [Fact]
    public async Task A_join_that_gives_up_because_it_is_told_to_is_no_crash()
    {
        _rooms.Script.Join = async (_, _, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return ScriptedChannel.Yes;
        };
        var session = _rooms.Host.Connect();
        session.Receives("""["1","1","room:slow","phx_join",{}]""");

        await session.EndAsync();

        Assert.DoesNotContain(_rooms.Host.Log.Records, record => record.EventId == 202);
        Assert.Equal(0, _rooms.Script.LeftCount);
    }

    private async Task<TestSupport.SessionDriver> SlowAsync(params string[] behind)
    {
        var session = _rooms.Host.Connect();
        session.Receives("""["1","1","room:slow","phx_join",{}]""");
        await _held.EnteredAsync();
        foreach (var message in behind)
            session.Receives(message);
        return session;
    }
}
