namespace PhoenixSharp.Joining;

public sealed class JoinTests : IDisposable
{
    private readonly Rooms _rooms = new();

    private Script Script => _rooms.Script;

    public void Dispose() => _rooms.Dispose();

    [Fact]
    public async Task A_join_is_answered_with_what_the_channel_accepts_it_with()
    {
        Script.Join = (channel, join, _) => channel.YesWith(new { join.Topic, Name = join.Read<Dictionary<string, string>>()["name"] });
        var session = _rooms.Host.Connect();

        session.Receives("""["1","2","room:a","phx_join",{"name":"Ann"}]""");

        await session.SendsAsync("""["1","2","room:a","phx_reply",{"status":"ok","response":{"topic":"room:a","name":"Ann"}}]""");
    }

    [Fact]
    public async Task A_refused_join_is_answered_error_and_leaves_nothing_behind()
    {
        Script.Join = (_, _, _) => ScriptedChannel.No("unauthorized");
        var session = _rooms.Host.Connect();

        session.Receives("""["1","1","room:a","phx_join",{}]""");
        await session.SendsAsync("""["1","1","room:a","phx_reply",{"status":"error","response":{"reason":"unauthorized"}}]""");
        session.Receives("""["1","2","room:a","echo",{}]""");
        await session.SendsAsync("""[null,"2","room:a","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]""");

        Assert.False(session.HasChannels);
        Assert.Equal(0, _rooms.Host.TopicCount);
        Assert.Equal(0, Script.LeftCount);
    }

    [Fact]
    public async Task A_join_that_throws_is_answered_join_crashed_without_the_exceptions_text()
    {
        Script.Join = (_, _, _) => throw new InvalidOperationException("a secret");
        var session = _rooms.Host.Connect();

        session.Receives("""["1","1","room:a","phx_join",{}]""");

        await session.SendsAsync("""["1","1","room:a","phx_reply",{"status":"error","response":{"reason":"join crashed"}}]""");
        Assert.Equal("a secret", Assert.Single(_rooms.Host.Log.Records, record => record.EventId == 202).Exception!.Message);
    }

    [Fact]
    public async Task A_join_that_returns_nothing_is_crashed_and_told_what_to_return()
    {
        Script.Join = (_, _, _) => new ValueTask<JoinResult>((JoinResult)null!);
        var session = _rooms.Host.Connect();

        session.Receives("""["1","1","room:a","phx_join",{}]""");

        await session.SendsAsync("""["1","1","room:a","phx_reply",{"status":"error","response":{"reason":"join crashed"}}]""");
        Assert.Contains("return Accept()", Assert.Single(_rooms.Host.Log.Records, record => record.EventId == 202).Exception!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Join_is_refused_when_it_can_not_read_its_payload()
    {
        Script.Join = (channel, join, _) => channel.YesWith(join.Read<int>());
        var session = _rooms.Host.Connect();

        session.Receives("""["1","1","room:a","phx_join","text"]""");

        await session.SendsAsync("""["1","1","room:a","phx_reply",{"status":"error","response":{"reason":"invalid payload"}}]""");
        var logged = Assert.Single(_rooms.Host.Log.Records, record => record.EventId == 241);
        Assert.Equal("A join of room:a is refused with \"invalid payload\": $ is not of type Int32", logged.Text);
        Assert.Null(logged.Exception);
        Assert.DoesNotContain(_rooms.Host.Log.Records, record => record.EventId == 202);
    }

    [Fact]
    public async Task A_constructor_that_throws_is_a_crashed_join()
    {
        _rooms.Host.Channel("broken", _ => throw new InvalidOperationException("no such service"));
        var session = _rooms.Host.Connect();

        session.Receives("""["1","1","broken","phx_join",{}]""");

        await session.SendsAsync("""["1","1","broken","phx_reply",{"status":"error","response":{"reason":"join crashed"}}]""");
    }

    [Fact]
    public async Task A_constructor_that_asks_for_its_topic_is_told_that_it_has_none_yet()
    {
        _rooms.Host.Channel("early", _ => new EarlyChannel());
        var session = _rooms.Host.Connect();

        session.Receives("""["1","1","early","phx_join",{}]""");

        await session.SendsAsync("""["1","1","early","phx_reply",{"status":"error","response":{"reason":"join crashed"}}]""");
        Assert.Contains("before its join", Assert.Single(_rooms.Host.Log.Records, record => record.EventId == 202).Exception!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Intercepts_that_throw_are_a_crashed_join()
    {
        Script.Intercepts = () => throw new InvalidOperationException("a secret");
        var session = _rooms.Host.Connect();

        session.Receives("""["1","1","room:a","phx_join",{}]""");

        await session.SendsAsync("""["1","1","room:a","phx_reply",{"status":"error","response":{"reason":"join crashed"}}]""");
    }

    [Fact]
    public async Task What_runs_after_the_join_comes_behind_its_answer_and_before_pushes()
    {
        var held = new Held();
        Script.Joined = async channel =>
        {
            await held.HereAsync();
            await channel.Pushes("welcome", new { });
        };
        var session = await _rooms.JoinedAsync();

        session.Receives("""["1","2","room:a","echo",{}]""");
        await held.EnteredAsync();
        held.Release();

        await session.SendsAsync(
            """["1",null,"room:a","welcome",{}]""",
            """["1","2","room:a","phx_reply",{"status":"ok","response":{}}]""");
    }

    [Fact]
    public async Task A_crash_after_the_join_is_told_as_phx_error()
    {
        Script.Joined = _ => throw new InvalidOperationException("a secret");
        var session = await _rooms.JoinedAsync();

        await session.SendsAsync("""["1","1","room:a","phx_error",{"reason":"channel_crash"}]""");
        Assert.IsType<LeaveReason.Crashed>(await Script.NextLeftAsync());
    }

    [Fact]
    public async Task What_a_join_pushes_goes_out_behind_its_answer_in_order()
    {
        Script.Join = async (channel, _, _) =>
        {
            await channel.Pushes("first", new { });
            await channel.Pushes("second", new { });
            return ScriptedChannel.Yes;
        };
        var session = _rooms.Host.Connect();

        session.Receives("""["1","1","room:a","phx_join",{}]""");

        await session.SendsAsync(
            """["1","1","room:a","phx_reply",{"status":"ok","response":{}}]""",
            """["1",null,"room:a","first",{}]""",
            """["1",null,"room:a","second",{}]""");
    }

    [Fact]
    public async Task What_a_refused_join_pushed_goes_nowhere()
    {
        Script.Join = async (channel, _, _) =>
        {
            await channel.Pushes("first", new { });
            return ScriptedChannel.No("no");
        };
        var session = _rooms.Host.Connect();

        session.Receives("""["1","1","room:a","phx_join",{}]""");

        await session.SendsAsync("""["1","1","room:a","phx_reply",{"status":"error","response":{"reason":"no"}}]""");
        session.SentNothingMore();
    }

    [Fact]
    public async Task A_broadcast_before_the_join_is_not_for_its_member()
    {
        Script.Join = async (channel, _, _) =>
        {
            await channel.Broadcasts("news", new { });
            return ScriptedChannel.Yes;
        };
        var session = await _rooms.JoinedAsync();

        session.Receives("""["1","2","room:a","echo",{}]""");
        await session.SendsAsync("""["1","2","room:a","phx_reply",{"status":"ok","response":{}}]""");
    }

    [Fact]
    public async Task A_timer_and_a_message_of_a_refused_join_end_with_it()
    {
        Script.Join = (channel, _, _) =>
        {
            channel.Post("at once");
            channel.PostAfter(TimeSpan.FromMinutes(1), "later");
            return ScriptedChannel.No("no");
        };
        Script.HandleInfo = (_, _) => throw new InvalidOperationException("It was handled.");
        var session = _rooms.Host.Connect();

        session.Receives("""["1","1","room:a","phx_join",{}]""");
        await session.SendsAsync("""["1","1","room:a","phx_reply",{"status":"error","response":{"reason":"no"}}]""");

        Assert.Equal(0, _rooms.Host.Time.TimerCount);
        Assert.DoesNotContain(_rooms.Host.Log.Records, record => record.Exception is not null);
    }

    [Fact]
    public async Task A_stop_within_the_join_ends_the_channel_right_behind_its_answer()
    {
        Script.Join = (channel, _, _) =>
        {
            channel.Stops();
            return ScriptedChannel.Yes;
        };
        Script.Joined = _ => throw new InvalidOperationException("It ran after the stop.");
        var session = await _rooms.JoinedAsync();

        await session.SendsAsync("""["1","1","room:a","phx_close",{}]""");
        Assert.Equal(new LeaveReason.Stopped(StopReason.Normal), await Script.NextLeftAsync());
    }

    [Fact]
    public async Task An_answer_that_the_serializer_has_no_form_for_closes_the_connection()
    {
        Script.Join = (channel, _, _) => channel.YesWith(Payload.FromBinary(new byte[] { 1 }));
        var session = _rooms.Host.Connect("1.0.0");

        session.Receives("""{"topic":"room:a","event":"phx_join","payload":{},"ref":"1"}""");

        Assert.Equal((1011, ""), await session.Transport.Closed);
        await session.EndAsync();
        Assert.IsType<LeaveReason.Closed>(await Script.NextLeftAsync());
    }

    private sealed class EarlyChannel : Channel<TestSupport.PlainSocket>
    {
        public EarlyChannel() => _ = Topic;

        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();
    }
}
