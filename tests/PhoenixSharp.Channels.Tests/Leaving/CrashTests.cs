namespace PhoenixSharp.Leaving;

/// <summary>An exception in any callback ends its channel alone, and its text stays here.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly Rooms _rooms = new();

    private Script Script => _rooms.Script;

    public void Dispose() => _rooms.Dispose();

    [Fact]
    public async Task A_crash_is_told_as_phx_error_and_nothing_else_notices()
    {
        var (session, other) = (await _rooms.JoinedAsync(), await _rooms.JoinedAsync());
        await session.JoinsAsync("room:b", 2);

        session.Receives("""["1","3","room:a","crash",{}]""");
        await session.SendsAsync("""["1","1","room:a","phx_error",{"reason":"channel_crash"}]""");
        session.Receives("""["2","4","room:b","echo",{}]""");
        other.Receives("""["1","5","room:a","echo",{}]""");

        await session.SendsAsync("""["2","4","room:b","phx_reply",{"status":"ok","response":{}}]""");
        await other.SendsAsync("""["1","5","room:a","phx_reply",{"status":"ok","response":{}}]""");
        Assert.Equal("a secret", Assert.IsType<LeaveReason.Crashed>(await Script.NextLeftAsync()).Exception.Message);
        var logged = Assert.Single(_rooms.Host.Log.Records, record => record.Exception is not null);
        Assert.Equal("Channel room:a crashed in crash", logged.Text);
    }

    [Fact]
    public async Task A_crash_in_a_message_is_told_likewise()
    {
        Script.HandleInfo = (_, _) => throw new InvalidOperationException("a secret");
        var session = await _rooms.JoinedAsync();

        Script.Channel.Post("a message");

        await session.SendsAsync("""["1","1","room:a","phx_error",{"reason":"channel_crash"}]""");
    }

    [Fact]
    public async Task A_message_that_nobody_handles_crashes_and_says_what_to_override()
    {
        var session = _rooms.Host.Channel("bare", _ => new BareChannel()).Connect();
        await session.JoinsAsync("bare");

        BareChannel.Last!.Post("a message");

        await session.SendsAsync("""["1","1","bare","phx_error",{"reason":"channel_crash"}]""");
        Assert.Contains("HandleInfoAsync", Assert.Single(_rooms.Host.Log.Records, record => record.EventId == 201).Exception!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handlers_own_cancellation_is_a_crash()
    {
        Script.On("cancel", _ => throw new OperationCanceledException());
        var session = await _rooms.JoinedAsync();

        session.Receives("""["1","2","room:a","cancel",{}]""");

        await session.SendsAsync("""["1","1","room:a","phx_error",{"reason":"channel_crash"}]""");
        Assert.Single(_rooms.Host.Log.Records, record => record.EventId == 201);
    }

    [Fact]
    public async Task A_topic_that_crashed_is_unmatched_and_can_be_joined_again()
    {
        var session = await _rooms.JoinedAsync();
        session.Receives("""["1","2","room:a","crash",{}]""");
        await session.SendsAsync("""["1","1","room:a","phx_error",{"reason":"channel_crash"}]""");

        session.Receives("""["1","3","room:a","echo",{}]""");
        await session.SendsAsync("""[null,"3","room:a","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]""");
        await session.JoinsAsync("room:a", 4);
    }

    [Fact]
    public async Task What_waits_behind_a_crash_is_lost()
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

        session.Receives("""["1","3","room:a","echo",{}]""");
        held.Release();

        await session.SendsAsync("""["1","1","room:a","phx_error",{"reason":"channel_crash"}]""");
        session.SentNothingMore();
    }

    private sealed class BareChannel : Channel<TestSupport.PlainSocket>
    {
        public BareChannel() => Last = this;

        public static BareChannel? Last { get; private set; }

        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();
    }
}
