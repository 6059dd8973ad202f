using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Joining;

public sealed class DuplicateJoinTests : IDisposable
{
    private const string JoinTwo = """["2","2","room:a","phx_join",{}]""";
    private const string OkTwo = """["2","2","room:a","phx_reply",{"status":"ok","response":{}}]""";
    private const string CloseOne = """["1","1","room:a","phx_close",{}]""";

    private readonly Rooms _rooms = new();

    private Script Script => _rooms.Script;

    public void Dispose() => _rooms.Dispose();

    [Fact]
    public async Task The_new_join_is_answered_and_then_the_old_channel_closed()
    {
        var session = await _rooms.JoinedAsync();

        session.Receives(JoinTwo);

        await session.SendsAsync(OkTwo, CloseOne);
        Assert.IsType<LeaveReason.DuplicateJoin>(await Script.NextLeftAsync());
        Assert.Equal(2, Script.Made.Count);
        Assert.Equal(1, _rooms.Host.PubSub.CountSubscribers("room:a"));
    }

    [Fact]
    public async Task What_the_new_channel_pushes_comes_behind_the_old_ones_close()
    {
        var session = await _rooms.JoinedAsync();
        Script.Joined = channel => channel.Pushes("welcome", new { });

        session.Receives(JoinTwo);

        await session.SendsAsync(OkTwo, CloseOne, """["2",null,"room:a","welcome",{}]""");
    }

    [Fact]
    public async Task Messages_of_the_old_join_are_stale_from_then_on()
    {
        var session = await _rooms.JoinedAsync();
        session.Receives(JoinTwo);
        await session.SendsAsync(OkTwo, CloseOne);

        session.Receives("""["1","3","room:a","echo",{}]""");
        session.Receives("""["1","4","room:a","phx_leave",{}]""");
        session.Receives("""["2","5","room:a","echo",{}]""");

        await session.SendsAsync("""["2","5","room:a","phx_reply",{"status":"ok","response":{}}]""");
    }

    [Fact]
    public async Task Without_join_refs_the_close_carries_null_refs()
    {
        var session = _rooms.Host.Connect();
        session.Receives("""[null,"1","room:a","phx_join",{}]""");
        session.Receives("""[null,"2","room:a","phx_join",{}]""");

        await session.SendsAsync(
            """[null,"1","room:a","phx_reply",{"status":"ok","response":{}}]""",
            """[null,"2","room:a","phx_reply",{"status":"ok","response":{}}]""",
            """[null,null,"room:a","phx_close",{}]""");
    }

    [Fact]
    public async Task It_waits_for_the_old_channels_handler_and_LeftAsync()
    {
        var (handler, left) = (new Held(), new Held());
        Script.On("wait", async _ =>
        {
            await handler.HereAsync();
            return Reply.Ok();
        });
        var session = await _rooms.JoinedAsync();
        Script.Left = async (_, _) => await left.HereAsync();
        Script.Join = (_, _, _) => Script.LeftCount == 1 && left.IsReleased ? ScriptedChannel.Yes : ScriptedChannel.No("too early");
        session.Receives("""["1","2","room:a","wait",{}]""");
        await handler.EnteredAsync();

        session.Receives(JoinTwo);
        handler.Release();
        await left.EnteredAsync();
        left.Release();

        await session.SendsAsync(OkTwo, CloseOne); // and no reply to the push: its channel was told to end
    }

    [Fact]
    public async Task It_waits_no_longer_than_the_shutdown_timeout()
    {
        var held = new Held();
        Script.On("hang", async _ =>
        {
            await held.HereAsync();
            return Reply.Ok();
        });
        var session = await _rooms.JoinedAsync();
        session.Receives("""["1","2","room:a","hang",{}]""");
        await held.EnteredAsync();

        session.Receives(JoinTwo);
        _rooms.Host.Time.Advance(TimeSpan.FromSeconds(4.9));
        session.Receives("""[null,"3","phoenix","heartbeat",{}]""");
        await session.SendsAsync("""[null,"3","phoenix","phx_reply",{"status":"ok","response":{}}]""");
        session.SentNothingMore();
        _rooms.Host.Time.Advance(TimeSpan.FromSeconds(0.1));

        await session.SendsAsync(OkTwo, CloseOne);
        Assert.Contains(_rooms.Host.Log.Records, record => record.EventId == 203);
        held.Release(); // at last: it ends as it should have, and says nothing more
        Assert.IsType<LeaveReason.DuplicateJoin>(await Script.NextLeftAsync());
        session.Receives("""["2","4","room:a","echo",{}]""");
        await session.SendsAsync("""["2","4","room:a","phx_reply",{"status":"ok","response":{}}]""");
    }

    [Fact]
    public async Task Both_are_answered_where_the_first_is_still_joining()
    {
        var held = new Held();
        Script.Join = async (channel, _, _) =>
        {
            if (Script.Made.First() == channel)
                await held.HereAsync();
            return ScriptedChannel.Yes;
        };
        var session = _rooms.Host.Connect();
        session.Receives("""["1","1","room:a","phx_join",{}]""");
        await held.EnteredAsync();

        session.Receives(JoinTwo);
        Assert.Single(Script.Made); // the second is not asked while the first is
        held.Release();

        await session.SendsAsync("""["1","1","room:a","phx_reply",{"status":"ok","response":{}}]""", OkTwo, CloseOne);
        Assert.IsType<LeaveReason.DuplicateJoin>(await Script.NextLeftAsync());
    }

    [Fact]
    public async Task A_first_join_that_is_refused_is_not_closed()
    {
        var held = new Held();
        Script.Join = async (channel, _, _) =>
        {
            if (Script.Made.First() != channel)
                return ScriptedChannel.Yes;
            await held.HereAsync();
            return ScriptedChannel.No("no");
        };
        var session = _rooms.Host.Connect();
        session.Receives("""["1","1","room:a","phx_join",{}]""");
        await held.EnteredAsync();

        session.Receives(JoinTwo);
        held.Release();

        await session.SendsAsync("""["1","1","room:a","phx_reply",{"status":"error","response":{"reason":"no"}}]""", OkTwo);
        session.Receives("""["2","3","room:a","echo",{}]""");
        await session.SendsAsync("""["2","3","room:a","phx_reply",{"status":"ok","response":{}}]""");
    }

    [Fact]
    public async Task A_new_join_that_is_refused_closes_the_old_channel_all_the_same()
    {
        var session = await _rooms.JoinedAsync();
        Script.Join = (_, _, _) => ScriptedChannel.No("no");

        session.Receives(JoinTwo);

        await session.SendsAsync("""["2","2","room:a","phx_reply",{"status":"error","response":{"reason":"no"}}]""", CloseOne);
        Assert.False(session.HasChannels);
    }

    [Fact]
    public async Task It_waits_for_a_channel_that_is_leaving_and_closes_it_behind_its_answer()
    {
        var held = new Held();
        Script.Left = async (_, _) => await held.HereAsync();
        var session = await _rooms.JoinedAsync();
        session.Receives("""["1","2","room:a","phx_leave",{}]""");
        await session.SendsAsync("""["1","2","room:a","phx_reply",{"status":"ok","response":{}}]""");
        await held.EnteredAsync();

        session.Receives(JoinTwo);
        Assert.Single(Script.Made);
        held.Release();

        await session.SendsAsync(OkTwo, CloseOne);
        Assert.IsType<LeaveReason.Left>(await Script.NextLeftAsync());
    }

    [Fact]
    public async Task Joins_that_wait_are_each_answered_in_turn_and_all_but_the_last_closed()
    {
        var held = new Held();
        Script.Left = async (_, _) => await held.HereAsync();
        var session = await _rooms.JoinedAsync();

        session.Receives(JoinTwo);
        session.Receives("""["3","3","room:a","phx_join",{}]""");
        Assert.Single(Script.Made);
        held.Release();

        await session.SendsAsync(
            OkTwo,
            CloseOne,
            """["3","3","room:a","phx_reply",{"status":"ok","response":{}}]""",
            """["2","2","room:a","phx_close",{}]""");
        Assert.Equal(1, _rooms.Host.PubSub.CountSubscribers("room:a"));
    }

    [Fact]
    public async Task Joins_that_wait_fill_the_read_ahead_and_are_all_answered()
    {
        _rooms.Host.Options.MaxReadAheadMessages = 3;
        var held = new Held();
        Script.Left = async (_, _) => await held.HereAsync();
        var session = await _rooms.JoinedAsync();

        session.Receives(JoinTwo);
        session.Receives("""["3","3","room:a","phx_join",{}]""");
        Assert.False(session.MustPause);
        session.Receives("""["4","4","room:a","phx_join",{}]""");
        Assert.True(session.MustPause);
        held.Release();
        for (var i = 0; i < 6; i++) // three answers, three closes
            await session.SendsNextAsync();

        await session.WaitForRoomAsync();
        session.Receives("""["4","5","room:a","echo",{}]""");
        await session.SendsAsync("""["4","5","room:a","phx_reply",{"status":"ok","response":{}}]""");
    }

    [Fact]
    public async Task A_third_joins_time_begins_with_the_seconds_turn()
    {
        var (hung, joining) = (new Held(), new Held());
        Script.On("hang", async _ =>
        {
            await hung.HereAsync();
            return Reply.None;
        });
        var session = await _rooms.JoinedAsync();
        session.Receives("""["1","2","room:a","hang",{}]""");
        await hung.EnteredAsync();
        Script.Join = async (_, _, _) =>
        {
            await joining.HereAsync();
            return ScriptedChannel.Yes;
        };

        session.Receives(JoinTwo);
        session.Receives("""["3","3","room:a","phx_join",{}]""");
        _rooms.Host.Time.Advance(TimeSpan.FromSeconds(5));
        await joining.EnteredAsync();
        await _rooms.Host.Time.WhenTimersAsync(1).WaitAsync(Signal.Patience, TestContext.Current.CancellationToken);
        _rooms.Host.Time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(2, Script.Made.Count);
        joining.Release();

        await session.SendsAsync(OkTwo, CloseOne, """["3","3","room:a","phx_reply",{"status":"ok","response":{}}]""");
        hung.Release();
    }

    [Fact]
    public async Task A_crash_while_it_is_told_to_end_is_logged_and_told_as_a_close()
    {
        var held = new Held();
        Script.On("fail", async _ =>
        {
            await held.HereAsync();
            throw new InvalidOperationException("a secret");
        });
        var session = await _rooms.JoinedAsync();
        session.Receives("""["1","2","room:a","fail",{}]""");
        await held.EnteredAsync();

        session.Receives(JoinTwo);
        held.Release();

        await session.SendsAsync(OkTwo, CloseOne);
        Assert.IsType<LeaveReason.DuplicateJoin>(await Script.NextLeftAsync());
        Assert.Single(_rooms.Host.Log.Records, record => record.EventId == 201);
    }

    [Fact]
    public async Task It_takes_no_room_of_its_own()
    {
        _rooms.Host.Options.MaxChannels = 1;
        var session = await _rooms.JoinedAsync();

        session.Receives(JoinTwo);

        await session.SendsAsync(OkTwo, CloseOne);
    }
}
