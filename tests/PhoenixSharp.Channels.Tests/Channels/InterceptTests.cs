using System.Diagnostics.Metrics;

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
    public async Task Past_as_many_as_may_wait_they_are_dropped_and_counted()
    {
        var dropped = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "phoenixsharp.channels.broadcasts_dropped")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref dropped, count));
        listener.Start();
        _rooms.Host.Options.MaxQueuedPushes = 2;
        var held = new Held();
        var handled = 0;
        Script.Outgoing = async (_, _) =>
        {
            handled++;
            await held.HereAsync();
        };
        var session = await _rooms.JoinedAsync();
        await BroadcastAsync("seen");
        await held.EnteredAsync();

        for (var i = 0; i < 5; i++)
            await BroadcastAsync("seen");
        held.Release();
        string answer;
        do // until there is room, which is when the first of those that wait is handled
        {
            session.Receives("""["1","2","room:a","echo",{}]""");
            answer = await session.SendsNextAsync();
        }
        while (answer.Contains("overloaded", StringComparison.Ordinal));

        Assert.Equal(3, handled);
        Assert.Equal(3, Interlocked.Read(ref dropped));
    }

    private ValueTask BroadcastAsync(string @event) =>
        _rooms.Host.Broadcaster.BroadcastAsync("room:a", @event, new { n = 1 }, TestContext.Current.CancellationToken);
}
