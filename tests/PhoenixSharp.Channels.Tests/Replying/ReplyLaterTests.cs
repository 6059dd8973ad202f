namespace PhoenixSharp.Replying;

public sealed class ReplyLaterTests : IDisposable
{
    private readonly Rooms _rooms = new();
    private ReplyRef? _later;

    public ReplyLaterTests() => Script.On("later", call =>
    {
        _later = call.Channel.Later();
        return Reply.None;
    });

    private Script Script => _rooms.Script;

    public void Dispose() => _rooms.Dispose();

    [Fact]
    public async Task A_push_is_answered_later_from_outside_the_handler()
    {
        var session = await LaterAsync();
        session.Receives("""["1","3","room:a","echo",{}]""");
        await session.SendsAsync("""["1","3","room:a","phx_reply",{"status":"ok","response":{}}]""");

        Assert.True(_later!.Reply(Reply.Ok(new { n = 1 })));

        await session.SendsAsync("""["1","2","room:a","phx_reply",{"status":"ok","response":{"n":1}}]""");
    }

    [Fact]
    public async Task A_push_is_answered_later_from_a_message()
    {
        Script.HandleInfo = (_, _) =>
        {
            _later!.Reply(Reply.Error("no"));
            return ValueTask.CompletedTask;
        };
        var session = await LaterAsync();

        Script.Channel.PostAfter(TimeSpan.FromSeconds(1), "answer");
        _rooms.Host.Time.Advance(TimeSpan.FromSeconds(1));

        await session.SendsAsync("""["1","2","room:a","phx_reply",{"status":"error","response":{"reason":"no"}}]""");
    }

    [Fact]
    public async Task No_reply_is_none_later_either()
    {
        var session = await LaterAsync();

        Assert.True(_later!.Reply(Reply.None));

        session.SentNothingMore();
    }

    [Fact]
    public async Task An_answer_that_the_serializer_has_no_form_for_is_its_callers_failure_while_the_channel_lives()
    {
        var session = _rooms.Host.Connect("1.0.0");
        session.Receives("""{"topic":"room:a","event":"phx_join","payload":{},"ref":"1"}""");
        session.Receives("""{"topic":"room:a","event":"later","payload":{},"ref":"2"}""");
        session.Receives("""{"topic":"room:a","event":"echo","payload":{},"ref":"3"}""");
        await session.SendsNextAsync();
        await session.SendsNextAsync();

        Assert.Throws<Wire.UnencodableException>(() => _later!.Reply(Reply.Ok(Payload.FromBinary(new byte[] { 1 }))));
        await session.EndAsync();
        Assert.False(_later!.Reply(Reply.Ok(Payload.FromBinary(new byte[] { 1 }))));
    }

    [Theory]
    [InlineData("""["1","3","room:a","phx_leave",{}]""", 2)]
    [InlineData("""["1","3","room:a","crash",{}]""", 1)]
    [InlineData("""["3","3","room:a","phx_join",{}]""", 2)]
    public async Task A_reply_after_the_end_goes_nowhere_and_says_so(string end, int sent)
    {
        var session = await LaterAsync();

        session.Receives(end);
        while (sent-- > 0)
            await session.SendsNextAsync();

        Assert.False(_later!.Reply(Reply.Ok()));
        Assert.False(_later.Reply(Reply.None));
        session.SentNothingMore();
    }

    [Fact]
    public async Task Outside_of_a_push_there_is_no_ref_to_take()
    {
        InvalidOperationException? refused = null;
        Script.HandleInfo = (channel, _) =>
        {
            refused = Assert.Throws<InvalidOperationException>(() => channel.Later());
            return channel.Pushes("done", new { });
        };
        var session = await LaterAsync();

        Script.Channel.Post("a message");
        await session.SendsAsync("""["1",null,"room:a","done",{}]""");

        Assert.Contains("handling of a push", refused!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_is_not_null()
    {
        await LaterAsync();

        Assert.Throws<ArgumentNullException>(() => _later!.Reply(null!));
    }

    private async Task<TestSupport.SessionDriver> LaterAsync()
    {
        var session = await _rooms.JoinedAsync();
        session.Receives("""["1","2","room:a","later",{}]""");
        session.Receives("""["1","f","room:a","echo",{}]""");
        await session.SendsAsync("""["1","f","room:a","phx_reply",{"status":"ok","response":{}}]""");
        return session;
    }
}
