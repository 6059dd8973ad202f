namespace PhoenixSharp.Joining;

public sealed class RefTests : IDisposable
{
    private readonly Rooms _rooms = new();

    public RefTests() => _rooms.Script.On("push", async call =>
    {
        await call.Channel.Pushes("pushed", call.Payload);
        return Reply.None;
    });

    public void Dispose() => _rooms.Dispose();

    [Fact]
    public async Task A_stale_join_ref_is_ignored()
    {
        var session = await _rooms.JoinedAsync();

        session.Receives("""["0","2","room:a","echo",{}]""");
        session.Receives("""["0","3","room:a","phx_leave",{}]""");
        session.Receives("""[1,"4","room:a","echo",{}]"""); // 1 is not "1"
        session.Receives("""["1","5","room:a","echo",{}]""");

        await session.SendsAsync("""["1","5","room:a","phx_reply",{"status":"ok","response":{}}]""");
    }

    [Fact]
    public async Task A_null_join_ref_reaches_the_channel_and_the_reply_names_the_joins()
    {
        var session = await _rooms.JoinedAsync();

        session.Receives("""[null,"2","room:a","echo",{}]""");

        await session.SendsAsync("""["1","2","room:a","phx_reply",{"status":"ok","response":{}}]""");
    }

    [Fact]
    public async Task A_push_without_a_ref_is_answered_with_none()
    {
        var session = await _rooms.JoinedAsync();

        session.Receives("""["1",null,"room:a","echo",{}]""");

        await session.SendsAsync("""["1",null,"room:a","phx_reply",{"status":"ok","response":{}}]""");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("false")]
    public async Task A_join_without_join_ref_lends_its_ref_to_its_channel_but_not_to_its_close(string none)
    {
        var session = _rooms.Host.Connect();
        session.Receives($$"""[{{none}},"5","room:a","phx_join",{}]""");
        await session.SendsAsync($$$"""[{{{none}}},"5","room:a","phx_reply",{"status":"ok","response":{}}]""");

        session.Receives($$"""[{{none}},"6","room:a","push",{}]""");
        session.Receives("""["5","7","room:a","echo",{}]"""); // stale: the join said none
        session.Receives($$"""[{{none}},"8","room:a","phx_leave",{}]""");

        await session.SendsAsync(
            """["5",null,"room:a","pushed",{}]""",
            """["5","8","room:a","phx_reply",{"status":"ok","response":{}}]""",
            $$"""[{{none}},{{none}},"room:a","phx_close",{}]""");
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("1.5")]
    [InlineData("{\"a\":1}")]
    [InlineData("[1]")]
    public async Task A_join_ref_of_any_kind_comes_back_as_it_is(string joinRef)
    {
        var session = _rooms.Host.Connect();

        session.Receives($$"""[{{joinRef}},"j","room:a","phx_join",{}]""");
        session.Receives($$"""[{{joinRef}},"e","room:a","push",{}]""");
        session.Receives($$"""[{{joinRef}},"l","room:a","phx_leave",{}]""");

        await session.SendsAsync(
            $$$"""[{{{joinRef}}},"j","room:a","phx_reply",{"status":"ok","response":{}}]""",
            $$"""[{{joinRef}},null,"room:a","pushed",{}]""",
            $$$"""[{{{joinRef}}},"l","room:a","phx_reply",{"status":"ok","response":{}}]""",
            $$"""[{{joinRef}},{{joinRef}},"room:a","phx_close",{}]""");
    }

    [Fact]
    public async Task V1_checks_a_join_ref_and_never_sends_it_back()
    {
        var session = _rooms.Host.Connect("1.0.0");

        session.Receives("""{"topic":"room:a","event":"phx_join","payload":{},"ref":"1","join_ref":"9"}""");
        session.Receives("""{"topic":"room:a","event":"echo","payload":{},"ref":"2","join_ref":"0"}""");
        session.Receives("""{"topic":"room:a","event":"phx_leave","payload":{},"ref":"3","join_ref":"9"}""");

        await session.SendsAsync(
            """{"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":"1","topic":"room:a"}""",
            """{"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":"3","topic":"room:a"}""",
            """{"event":"phx_close","payload":{},"ref":"9","topic":"room:a"}""");
    }

    [Fact]
    public async Task V1_without_join_ref_closes_with_a_null_ref()
    {
        var session = _rooms.Host.Connect("1.0.0");

        session.Receives("""{"topic":"room:a","event":"phx_join","payload":{},"ref":"1"}""");
        session.Receives("""{"topic":"room:a","event":"phx_leave","payload":{},"ref":"2"}""");

        await session.SendsAsync(
            """{"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":"1","topic":"room:a"}""",
            """{"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":"2","topic":"room:a"}""",
            """{"event":"phx_close","payload":{},"ref":null,"topic":"room:a"}""");
    }
}
