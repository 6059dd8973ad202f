namespace PhoenixSharp.Channels;

public sealed class OverloadTests : IDisposable
{
    private readonly Rooms _rooms = new();
    private readonly Held _held = new();
    private int _handled;

    public OverloadTests() => _rooms.Script.On("slow", async _ =>
    {
        Interlocked.Increment(ref _handled);
        await _held.HereAsync();
        return Reply.None;
    });

    public void Dispose() => _rooms.Dispose();

    [Fact]
    public async Task Of_a_flood_256_wait_and_the_rest_is_answered_overloaded_or_dropped()
    {
        var session = await FullAsync();

        session.Receives("""["1","x","room:a","slow",{}]""");
        session.Receives("""["1",null,"room:a","slow",{}]"""); // nobody waits for an answer
        session.Receives("""[null,"h","phoenix","heartbeat",{}]""");
        await session.SendsAsync(
            """["1","x","room:a","phx_reply",{"status":"error","response":{"reason":"overloaded"}}]""",
            """[null,"h","phoenix","phx_reply",{"status":"ok","response":{}}]""");

        _held.Release();
        session.Receives("""["1","l","room:a","phx_leave",{}]""");
        await session.SendsAsync("""["1","l","room:a","phx_reply",{"status":"ok","response":{}}]""");
        Assert.Equal(257, _handled);
    }

    [Fact]
    public async Task A_leave_gets_in_behind_a_full_queue_and_a_second_one_is_lost()
    {
        var session = await FullAsync();

        session.Receives("""["1","l","room:a","phx_leave",{}]""");
        session.Receives("""["1","m","room:a","phx_leave",{}]""");
        _held.Release();

        await session.SendsAsync("""["1","l","room:a","phx_reply",{"status":"ok","response":{}}]""", """["1","1","room:a","phx_close",{}]""");
        Assert.IsType<LeaveReason.Left>(await _rooms.Script.NextLeftAsync());
        session.SentNothingMore();
    }

    private async Task<TestSupport.SessionDriver> FullAsync()
    {
        var session = await _rooms.JoinedAsync();
        session.Receives("""["1","2","room:a","slow",{}]""");
        await _held.EnteredAsync();
        for (var i = 0; i < 256; i++)
            session.Receives("""["1","3","room:a","slow",{}]""");
        session.SentNothingMore();
        return session;
    }
}
