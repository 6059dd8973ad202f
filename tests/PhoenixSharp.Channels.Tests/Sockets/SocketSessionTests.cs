using PhoenixSharp.TestSupport;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Sockets;

public sealed class SocketSessionTests : IDisposable
{
    private readonly Rooms _rooms = new();

    public void Dispose() => _rooms.Dispose();

    [Theory]
    [InlineData("\"1\"")]
    [InlineData("null")]
    [InlineData("7")]
    public async Task A_heartbeat_is_answered_under_its_ref(string @ref)
    {
        var session = _rooms.Host.Connect();

        session.Receives($$"""[null,{{@ref}},"phoenix","heartbeat",{}]""");

        await session.SendsAsync($$$"""[null,{{{@ref}}},"phoenix","phx_reply",{"status":"ok","response":{}}]""");
    }

    [Fact]
    public async Task A_heartbeat_is_none_on_another_topic_nor_under_another_event()
    {
        var session = _rooms.Host.Connect();

        session.Receives("""[null,"1","room:a","heartbeat",{}]""");
        session.Receives("""[null,"2","phoenix","hello",{}]""");

        await session.SendsAsync(
            """[null,"1","room:a","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]""",
            """[null,"2","phoenix","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]""");
    }

    [Theory]
    [InlineData("""["1","2","room:a","echo",{}]""", """[null,"2","room:a","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]""")]
    [InlineData("""["1","2","room:a","phx_close",{}]""", """[null,"2","room:a","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]""")]
    [InlineData("""["1",null,"room:a","echo",{}]""", """[null,null,"room:a","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]""")]
    [InlineData("""["1","2","room:a","phx_leave",{}]""", """["1","2","room:a","phx_reply",{"status":"ok","response":{}}]""")]
    [InlineData("""["1","2",7,"phx_leave",{}]""", """["1","2",7,"phx_reply",{"status":"ok","response":{}}]""")]
    [InlineData("""["1","2","other:a","phx_join",{}]""", """[null,"2","other:a","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]""")]
    [InlineData("""["1","2","Room:a","phx_join",{}]""", """[null,"2","Room:a","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]""")]
    [InlineData("""["1","2",7,"phx_join",{}]""", """[null,"2",7,"phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]""")]
    public async Task What_nobody_has_joined_is_unmatched_and_its_leave_is_fine(string message, string answer)
    {
        var session = _rooms.Host.Connect();

        session.Receives(message);

        await session.SendsAsync(answer);
    }

    [Fact]
    public async Task A_reserved_event_on_a_joined_topic_is_an_event_like_any_other()
    {
        var session = await _rooms.JoinedAsync();

        session.Receives("""["1","2","room:a","phx_close",{}]""");

        await session.SendsAsync("""["1","1","room:a","phx_error",{"reason":"channel_crash"}]""");
    }

    [Fact]
    public async Task One_channel_more_than_there_may_be_is_refused_until_one_leaves()
    {
        _rooms.Host.Options.MaxChannels = 1;
        var session = await _rooms.JoinedAsync();

        session.Receives("""["2","2","room:b","phx_join",{}]""");
        await session.SendsAsync("""["2","2","room:b","phx_reply",{"status":"error","response":{"reason":"too many channels joined"}}]""");
        session.Receives("""["3","3","other","phx_join",{}]"""); // what matches nothing is told before the limit
        await session.SendsAsync("""[null,"3","other","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]""");
        session.Receives("""["1","4","room:a","phx_leave",{}]""");
        await session.SendsAsync("""["1","4","room:a","phx_reply",{"status":"ok","response":{}}]""", """["1","1","room:a","phx_close",{}]""");
        await session.JoinsAsync("room:b", 5);
    }

    [Fact]
    public async Task Refused_and_crashed_joins_and_crashed_channels_leave_room()
    {
        _rooms.Host.Options.MaxChannels = 1;
        _rooms.Script.Join = (channel, _, _) => channel.Topic switch
        {
            "room:no" => ScriptedChannel.No("no"),
            "room:crash" => throw new InvalidOperationException("a secret"),
            _ => ScriptedChannel.Yes,
        };
        var session = _rooms.Host.Connect();

        session.Receives("""["1","1","room:no","phx_join",{}]""");
        session.Receives("""["2","2","room:crash","phx_join",{}]""");
        await session.SendsAsync(
            """["1","1","room:no","phx_reply",{"status":"error","response":{"reason":"no"}}]""",
            """["2","2","room:crash","phx_reply",{"status":"error","response":{"reason":"join crashed"}}]""");
        await session.JoinsAsync("room:a", 3);
        session.Receives("""["3","4","room:a","crash",{}]""");
        await session.SendsAsync("""["3","3","room:a","phx_error",{"reason":"channel_crash"}]""");
        await session.JoinsAsync("room:b", 5);
    }

    [Fact]
    public async Task Disconnect_broadcast_to_the_sockets_id_closes_with_1001_and_other_events_do_not()
    {
        var session = _rooms.Host.Connect(id: "user_socket:1");
        var other = _rooms.Host.Connect(id: "user_socket:2");
        await session.JoinsAsync("room:a");
        var cancel = TestContext.Current.CancellationToken;

        await _rooms.Host.Broadcaster.BroadcastAsync("user_socket:1", "hello", new { }, cancel);
        Assert.False(session.Transport.Closed.IsCompleted);
        await _rooms.Host.Broadcaster.BroadcastAsync("user_socket:1", "disconnect", new { }, cancel);

        Assert.Equal((1001, ""), await session.Transport.Closed);
        Assert.False(other.Transport.Closed.IsCompleted);
        session.SentNothingMore();
    }

    [Fact]
    public async Task A_session_that_is_over_hears_of_its_id_no_more()
    {
        var session = _rooms.Host.Connect(id: "user_socket:1");
        Assert.Equal(1, _rooms.Host.PubSub.CountSubscribers("user_socket:1"));

        await session.EndAsync();

        Assert.Equal(0, _rooms.Host.TopicCount);
    }

    [Fact]
    public void A_frame_that_is_no_message_is_the_transports_to_close_on() =>
        Assert.Throws<MalformedFrameException>(() => _rooms.Host.Connect().Receives("[1,2"));

    [Fact]
    public async Task A_topic_of_more_than_a_kibibyte_matches_nothing()
    {
        var session = _rooms.Host.Connect();
        var longest = $"room:{new string('a', 1019)}";
        await session.JoinsAsync(longest);

        session.Receives($$"""["2","2","{{longest}}a","phx_join",{}]""");

        await session.SendsAsync($$$"""[null,"2","{{{longest}}}a","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]""");
        Assert.Equal(1, _rooms.Host.TopicCount);
    }

    [Fact]
    public async Task A_ref_of_more_than_a_kibibyte_is_no_message()
    {
        var session = await _rooms.JoinedAsync();
        var longest = new string('9', 1024);

        session.Receives($$"""["1","{{longest}}","room:a","echo",{}]""");
        await session.SendsAsync($$$"""["1","{{{longest}}}","room:a","phx_reply",{"status":"ok","response":{}}]""");

        Assert.Throws<MalformedFrameException>(() => session.Receives($$"""["1","{{longest}}9","room:a","echo",{}]"""));
        Assert.Throws<MalformedFrameException>(() => session.Receives($$"""["{{longest}}9","1","room:b","phx_join",{}]"""));
    }

    [Fact]
    public async Task A_channel_sees_its_connection()
    {
        ScriptedChannel? seen = null;
        _rooms.Script.Joined = channel =>
        {
            seen = channel;
            return ValueTask.CompletedTask;
        };
        var socket = new PlainSocket("user_socket:1");
        var session = _rooms.Host.Connect(socket);
        await session.JoinsAsync("room:a");
        session.Receives("""["1","2","room:a","echo",{}]""");
        await session.SendsNextAsync();

        Assert.Same(socket, seen!.Connection);
    }
}
