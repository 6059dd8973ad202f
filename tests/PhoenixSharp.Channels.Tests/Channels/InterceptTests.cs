namespace PhoenixSharp.Channels;

public sealed class InterceptTests : IDisposable
{
    private readonly Rooms _rooms = new();

    public InterceptTests() => Script.Intercepts = () => ["seen"];

    private Script Script => _rooms.Script;

    public void Dispose() => _rooms.Dispose();

    [Fact]
    public async Task An_intercepted_broadcast_is_pushed_by_its_channel_under_its_join_ref()
    {
        var session = await _rooms.JoinedAsync();

        await BroadcastAsync("seen");

        await session.SendsAsync("""["1",null,"room:a","seen",{"n":1}]""");
    }

    [Fact]
    public async Task Its_channel_may_drop_it_or_change_it()
    {
        Script.Outgoing = (channel, broadcast) =>
            broadcast.Payload.TryGet("drop", out _) ? ValueTask.CompletedTask : channel.Pushes("changed", new { n = 2 });
        var session = await _rooms.JoinedAsync();

        await _rooms.Host.Broadcaster.BroadcastAsync("room:a", "seen", new { drop = true }, TestContext.Current.CancellationToken);
        await BroadcastAsync("seen");

        await session.SendsAsync("""["1",null,"room:a","changed",{"n":2}]""");
    }

    [Fact]
    public async Task Other_events_go_past_it_though_it_is_busy()
    {
        var held = new Held();
        Script.Outgoing = async (_, _) => await held.HereAsync();
        var session = await _rooms.JoinedAsync();

        await BroadcastAsync("seen");
        await held.EnteredAsync();
        await BroadcastAsync("plain");

        await session.SendsAsync("""[null,null,"room:a","plain",{"n":1}]""");
        held.Release();
    }

    [Fact]
    public async Task A_broadcast_from_a_member_is_not_shown_to_it()
    {
        Script.On("send", async call =>
        {
            await call.Channel.BroadcastsFrom("seen", new { n = 1 });
            return Reply.Ok();
        });
        var (session, other) = (await _rooms.JoinedAsync(), await _rooms.JoinedAsync());

        session.Receives("""["1","2","room:a","send",{}]""");
        session.Receives("""["1","3","room:a","echo",{}]""");

        await session.SendsAsync(
            """["1","2","room:a","phx_reply",{"status":"ok","response":{}}]""",
            """["1","3","room:a","phx_reply",{"status":"ok","response":{}}]""");
        await other.SendsAsync("""["1",null,"room:a","seen",{"n":1}]""");
    }

    [Fact]
    public async Task A_crash_in_it_ends_every_channel_that_crashed_and_no_connection()
    {
        Script.Outgoing = (_, _) => throw new InvalidOperationException("a secret");
        var (one, two) = (await _rooms.JoinedAsync(), await _rooms.JoinedAsync());

        await BroadcastAsync("seen");

        await one.SendsAsync("""["1","1","room:a","phx_error",{"reason":"channel_crash"}]""");
        await two.SendsAsync("""["1","1","room:a","phx_error",{"reason":"channel_crash"}]""");
        Assert.False(one.Transport.Closed.IsCompleted);
    }

    [Fact]
    public async Task All_broadcasts_arrive_in_order_when_the_handler_is_slow()
    {
        var held = new Held();
        Script.Outgoing = async (channel, broadcast) =>
        {
            await held.HereAsync();
            await channel.Pushes("seen", broadcast.Payload);
        };
        var session = await _rooms.JoinedAsync();

        for (var i = 0; i < 2_000; i++)
            await _rooms.Host.Broadcaster.BroadcastAsync("room:a", "seen", new { i }, TestContext.Current.CancellationToken);
        held.Release();

        for (var i = 0; i < 2_000; i++)
            await session.SendsAsync($$"""["1",null,"room:a","seen",{"i":{{i}}}]""");
        Assert.Equal(0, _rooms.Host.WaitingBytes);
    }

    [Fact]
    public async Task Member_is_ended_when_more_bytes_wait_than_may()
    {
        _rooms.Host.Options.MaxReadAheadBytes = 100_000;
        var held = new Held();
        Script.Outgoing = async (_, _) => await held.HereAsync();
        var (session, other) = (await _rooms.JoinedAsync(), _rooms.Host.Connect());
        await BroadcastAsync("seen", 40_000);
        await held.EnteredAsync();

        await BroadcastAsync("seen", 40_000);
        session.SentNothingMore();
        await BroadcastAsync("seen", 40_000);

        await session.SendsAsync("""["1","1","room:a","phx_error",{"reason":"overloaded"}]""");
        Assert.InRange(_rooms.Host.WaitingBytes, 1, 45_000); // only the broadcast in hand
        var logged = Assert.Single(_rooms.Host.Log.Records, record => record.EventId.Id == 206);
        Assert.Contains("MaxReadAheadBytes", logged.Text, StringComparison.Ordinal);
        held.Release();
        Assert.IsType<LeaveReason.Overloaded>(await Script.NextLeftAsync());
        await session.JoinsAsync("room:a", 2);
        await other.JoinsAsync("room:a");
        Assert.Equal(0, _rooms.Host.WaitingBytes);
    }

    [Fact]
    public async Task Broadcast_that_waits_for_many_members_counts_once()
    {
        var held = new Held();
        Script.Outgoing = async (_, _) => await held.HereAsync();
        for (var i = 0; i < 10; i++)
            await _rooms.JoinedAsync();

        await BroadcastAsync("seen", 40_000);

        Assert.InRange(_rooms.Host.WaitingBytes, 40_000, 45_000);
        held.Release();
    }

    private ValueTask BroadcastAsync(string @event, int bytes) =>
        _rooms.Host.Broadcaster.BroadcastAsync("room:a", @event, new { large = new string('x', bytes) }, TestContext.Current.CancellationToken);

    private ValueTask BroadcastAsync(string @event) =>
        _rooms.Host.Broadcaster.BroadcastAsync("room:a", @event, new { n = 1 }, TestContext.Current.CancellationToken);
}
