namespace PhoenixSharp.Channels;

public sealed class HandlingTests : IDisposable
{
    private readonly Rooms _rooms = new();

    private Script Script => _rooms.Script;

    public void Dispose() => _rooms.Dispose();

    [Theory]
    [InlineData("null")]
    [InlineData("[1,2]")]
    [InlineData("7")]
    [InlineData("\"text\"")]
    [InlineData("{\"a\":{\"b\":[]}}")]
    public async Task A_reply_may_be_any_JSON(string payload)
    {
        var session = await _rooms.JoinedAsync();

        session.Receives($$"""["1","2","room:a","echo",{{payload}}]""");

        await session.SendsAsync($$$"""["1","2","room:a","phx_reply",{"status":"ok","response":{{{payload}}}}]""");
    }

    [Fact]
    public async Task A_reply_is_ok_or_error_or_none()
    {
        Script.On("fine", _ => Reply.Ok()).On("wrong", _ => Reply.Error("no")).On("quiet", _ => Reply.None);
        var session = await _rooms.JoinedAsync();

        session.Receives("""["1","2","room:a","fine",{}]""");
        session.Receives("""["1","3","room:a","quiet",{}]""");
        session.Receives("""["1","4","room:a","wrong",{}]""");

        await session.SendsAsync(
            """["1","2","room:a","phx_reply",{"status":"ok","response":{}}]""",
            """["1","4","room:a","phx_reply",{"status":"error","response":{"reason":"no"}}]""");
    }

    [Fact]
    public async Task Callbacks_run_one_at_a_time_and_in_order()
    {
        var (running, most) = (0, 0);
        List<int> order = [];
        Script.On("count", async call =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Yield();
            order.Add(int.Parse(call.Payload.ToString(), System.Globalization.CultureInfo.InvariantCulture));
            Interlocked.Decrement(ref running);
            return Reply.None;
        });
        var session = await _rooms.JoinedAsync();

        for (var i = 0; i < 200; i++)
            session.Receives($"""["1","c","room:a","count",{i}]""");
        session.Receives("""["1","2","room:a","echo",{}]""");
        await session.SendsAsync("""["1","2","room:a","phx_reply",{"status":"ok","response":{}}]""");

        Assert.Equal(1, most);
        Assert.Equal(Enumerable.Range(0, 200), order);
    }

    [Fact]
    public async Task A_slow_handler_holds_up_neither_heartbeats_nor_other_channels()
    {
        var held = new Held();
        Script.On("slow", async call =>
        {
            await held.HereAsync();
            return Reply.Ok();
        });
        var session = await _rooms.JoinedAsync();
        await session.JoinsAsync("room:b", 2);
        session.Receives("""["1","3","room:a","slow",{}]""");
        await held.EnteredAsync();

        session.Receives("""["1","4","room:a","echo",{}]""");
        session.Receives("""[null,"5","phoenix","heartbeat",{}]""");
        await session.SendsAsync("""[null,"5","phoenix","phx_reply",{"status":"ok","response":{}}]""");
        session.Receives("""["2","6","room:b","echo",{}]""");
        await session.SendsAsync("""["2","6","room:b","phx_reply",{"status":"ok","response":{}}]""");
        held.Release();

        await session.SendsAsync(
            """["1","3","room:a","phx_reply",{"status":"ok","response":{}}]""",
            """["1","4","room:a","phx_reply",{"status":"ok","response":{}}]""");
    }

    [Fact]
    public async Task A_push_goes_to_this_member_alone_before_the_reply()
    {
        Script.On("push", async call =>
        {
            await call.Channel.Pushes("pushed", call.Payload);
            return Reply.Ok();
        });
        var session = await _rooms.JoinedAsync();
        var other = await _rooms.JoinedAsync();

        session.Receives("""["1","2","room:a","push",{"n":1}]""");
        await session.SendsAsync(
            """["1",null,"room:a","pushed",{"n":1}]""",
            """["1","2","room:a","phx_reply",{"status":"ok","response":{}}]""");

        other.SentNothingMore();
    }

    [Theory]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("\"nobody handles this\"")]
    public async Task An_event_without_a_handler_crashes_the_channel(string name)
    {
        var session = await _rooms.JoinedAsync();

        session.Receives($$"""["1","2","room:a",{{name}},{}]""");

        await session.SendsAsync("""["1","1","room:a","phx_error",{"reason":"channel_crash"}]""");
        Assert.IsType<UnhandledEventException>(Assert.IsType<LeaveReason.Crashed>(await Script.NextLeftAsync()).Exception);
    }

    [Fact]
    public async Task A_binary_push_is_handled_and_answered_in_binary()
    {
        var session = await _rooms.JoinedAsync();

        // push | join_ref len | ref len | topic len | event len | "1" "2" "room:a" "echo" | 01 FF
        session.Receives(Convert.FromHexString("0001010604" + "31" + "32" + "726F6F6D3A61" + "6563686F" + "01FF"));

        // reply | join_ref len | ref len | topic len | status len | "1" "2" "room:a" "ok" | 01 FF
        await session.SendsAsync("0x" + "0101010602" + "31" + "32" + "726F6F6D3A61" + "6F6B" + "01FF");
    }

    [Fact]
    public async Task A_binary_push_whose_event_is_no_text_crashes_the_channel()
    {
        var session = await _rooms.JoinedAsync();

        session.Receives(Convert.FromHexString("0001010601" + "31" + "32" + "726F6F6D3A61" + "FF"));

        await session.SendsAsync("""["1","1","room:a","phx_error",{"reason":"channel_crash"}]""");
    }

    [Fact]
    public async Task A_channel_of_V1_pushes_what_V2_has_no_form_for()
    {
        Script.On("push", async call =>
        {
            await call.Channel.Pushes("pushed", call.Payload);
            return Reply.None;
        });
        var (old, current) = (_rooms.Host.Connect("1.0.0"), await _rooms.JoinedAsync());
        old.Receives("""{"topic":"room:a","event":"phx_join","payload":{},"ref":"1"}""");
        await old.SendsAsync("""{"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":"1","topic":"room:a"}""");

        old.Receives("""{"topic":"room:a","event":"push","payload":"text","ref":"2"}""");
        current.Receives("""["1","2","room:a","push","text"]""");

        await old.SendsAsync("""{"event":"pushed","payload":"text","ref":null,"topic":"room:a"}""");
        await current.SendsAsync("""["1","1","room:a","phx_error",{"reason":"channel_crash"}]""");
    }

    [Fact]
    public async Task A_reply_that_V1_has_no_form_for_crashes_the_channel_and_not_the_connection()
    {
        Script.On("binary", _ => Reply.Ok(Payload.FromBinary(new byte[] { 1 })));
        var session = _rooms.Host.Connect("1.0.0");
        session.Receives("""{"topic":"room:a","event":"phx_join","payload":{},"ref":"1","join_ref":"1"}""");
        await session.SendsNextAsync();

        session.Receives("""{"topic":"room:a","event":"binary","payload":{},"ref":"2","join_ref":"1"}""");

        await session.SendsAsync("""{"event":"phx_error","payload":{"reason":"channel_crash"},"ref":"1","topic":"room:a"}""");
        Assert.False(session.Transport.Closed.IsCompleted);
    }
}
