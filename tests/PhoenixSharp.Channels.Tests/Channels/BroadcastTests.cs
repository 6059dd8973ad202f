using PhoenixSharp.TestSupport;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Channels;

public sealed class BroadcastTests : IDisposable
{
    private const string OkTwo = """["1","2","room:a","phx_reply",{"status":"ok","response":{}}]""";
    private const string Crash = """["1","1","room:a","phx_error",{"reason":"channel_crash"}]""";

    private readonly Rooms _rooms = new();

    public BroadcastTests() => _rooms.Script
        .On("shout", async call =>
        {
            await call.Channel.Broadcasts("shout", call.Payload);
            return Reply.Ok();
        })
        .On("shout_from", async call =>
        {
            await call.Channel.BroadcastsFrom("shout_from", call.Payload);
            return Reply.Ok();
        });

    public void Dispose() => _rooms.Dispose();

    [Fact]
    public async Task A_broadcast_goes_to_everyone_on_the_topic_before_the_reply()
    {
        var (session, other, elsewhere) = (await _rooms.JoinedAsync(), await _rooms.JoinedAsync(), _rooms.Host.Connect());
        await elsewhere.JoinsAsync("room:b");

        session.Receives("""["1","2","room:a","shout",{"n":1}]""");

        await session.SendsAsync("""[null,null,"room:a","shout",{"n":1}]""", OkTwo);
        await other.SendsAsync("""[null,null,"room:a","shout",{"n":1}]""");
        elsewhere.SentNothingMore();
    }

    [Fact]
    public async Task A_broadcast_from_a_member_goes_to_all_others()
    {
        var (session, other) = (await _rooms.JoinedAsync(), await _rooms.JoinedAsync());

        session.Receives("""["1","2","room:a","shout_from",{"n":1}]""");

        await session.SendsAsync(OkTwo);
        await other.SendsAsync("""[null,null,"room:a","shout_from",{"n":1}]""");
    }

    [Fact]
    public async Task Members_that_speak_one_version_get_the_very_same_frame()
    {
        var (one, two) = (await _rooms.JoinedAsync(), await _rooms.JoinedAsync());

        await _rooms.Host.Broadcaster.BroadcastAsync("room:a", "news", new { n = 1 }, TestContext.Current.CancellationToken);

        Assert.Same(await one.Transport.NextAsync(), await two.Transport.NextAsync());
    }

    [Fact]
    public async Task A_broadcast_that_a_V2_member_cannot_be_sent_crashes_the_sender_alone_and_nobody_gets_it()
    {
        var old = await OldAsync();
        var current = await _rooms.JoinedAsync();

        old.Receives("""{"topic":"room:a","event":"shout","payload":"text","ref":"2","join_ref":"1"}""");

        await old.SendsAsync("""{"event":"phx_error","payload":{"reason":"channel_crash"},"ref":"1","topic":"room:a"}""");
        current.Receives("""["1","2","room:a","echo",{}]""");
        await current.SendsAsync(OkTwo);
    }

    [Fact]
    public async Task Among_V1_members_alone_it_passes()
    {
        var old = await OldAsync();

        old.Receives("""{"topic":"room:a","event":"shout","payload":"text","ref":"2","join_ref":"1"}""");

        await old.SendsAsync(
            """{"event":"shout","payload":"text","ref":null,"topic":"room:a"}""",
            """{"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":"2","topic":"room:a"}""");
    }

    [Fact]
    public async Task A_V2_members_own_crashes_it()
    {
        var session = await _rooms.JoinedAsync();

        session.Receives("""["1","2","room:a","shout","text"]""");

        await session.SendsAsync(Crash);
    }

    [Fact]
    public async Task Nothing_comes_behind_a_leaves_reply_but_the_close()
    {
        var held = new Held();
        _rooms.Script.Left = async (channel, _) =>
        {
            await channel.Pushes("pushed", new { }); // past its end: goes nowhere
            await held.HereAsync();
        };
        var session = await _rooms.JoinedAsync();
        session.Receives("""["1","2","room:a","phx_leave",{}]""");
        await session.SendsAsync(OkTwo);
        await held.EnteredAsync();

        await _rooms.Host.Broadcaster.BroadcastAsync("room:a", "news", new { }, TestContext.Current.CancellationToken);
        session.Receives("""["1","3","room:a","echo",{}]""");
        session.Receives("""["1","4","room:a","phx_leave",{}]""");
        held.Release();

        await session.SendsAsync("""["1","1","room:a","phx_close",{}]""");
        session.SentNothingMore();
        Assert.Equal(0, _rooms.Host.TopicCount);
    }

    private async Task<SessionDriver> OldAsync()
    {
        var old = _rooms.Host.Connect("1.0.0");
        old.Receives("""{"topic":"room:a","event":"phx_join","payload":{},"ref":"1","join_ref":"1"}""");
        await old.SendsAsync("""{"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":"1","topic":"room:a"}""");
        return old;
    }
}
