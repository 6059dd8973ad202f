using System.Runtime.InteropServices;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Channels;

public sealed class FurtherTopicTests : IDisposable
{
    private readonly Rooms _rooms = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _rooms.Dispose();

    [Fact]
    public async Task What_is_broadcast_on_a_further_topic_comes_under_the_channels_own()
    {
        Subscribes("news");
        var session = await _rooms.JoinedAsync();

        await BroadcastAsync("news", "headline");
        await BroadcastAsync("room:a", "plain");

        await session.SendsAsync("""[null,null,"room:a","headline",{"n":1}]""", """[null,null,"room:a","plain",{"n":1}]""");
    }

    [Fact]
    public async Task Members_of_one_topic_share_its_bytes()
    {
        Subscribes("news");
        var (one, two) = (await _rooms.JoinedAsync(), await _rooms.JoinedAsync());

        await BroadcastAsync("news", "headline");

        Assert.Same(Bytes(await one.Transport.NextAsync()), Bytes(await two.Transport.NextAsync()));
    }

    [Fact]
    public async Task Members_of_several_topics_and_serializers_each_get_their_own()
    {
        Subscribes("news");
        var (a, b, v1) = (_rooms.Host.Connect(), _rooms.Host.Connect(), _rooms.Host.Connect("1.0.0"));
        await a.JoinsAsync("room:a");
        await b.JoinsAsync("room:b");
        v1.Receives("""{"topic":"room:a","event":"phx_join","payload":{},"ref":"1"}""");
        await v1.SendsNextAsync();

        await BroadcastAsync("news", "headline");

        await a.SendsAsync("""[null,null,"room:a","headline",{"n":1}]""");
        await b.SendsAsync("""[null,null,"room:b","headline",{"n":1}]""");
        await v1.SendsAsync("""{"ref":null,"payload":{"n":1},"topic":"room:a","event":"headline"}""");
    }

    [Fact]
    public async Task An_event_that_the_channel_intercepts_goes_to_its_handler()
    {
        _rooms.Script.Intercepts = () => ["headline"];
        _rooms.Script.Outgoing = (channel, broadcast) => channel.Pushes("seen", new { broadcast.Topic });
        Subscribes("news");
        var session = await _rooms.JoinedAsync();

        await BroadcastAsync("news", "headline");

        await session.SendsAsync("""["1",null,"room:a","seen",{"topic":"news"}]""");
    }

    [Fact]
    public async Task Disposed_it_brings_nothing_more()
    {
        IDisposable? subscription = null;
        _rooms.Script.Joined = channel =>
        {
            subscription = channel.SubscribesTo("news");
            return ValueTask.CompletedTask;
        };
        var session = await _rooms.JoinedAsync();
        await BroadcastAsync("news", "headline");
        await session.SendsAsync("""[null,null,"room:a","headline",{"n":1}]""");

        subscription!.Dispose();
        subscription.Dispose();
        await BroadcastAsync("news", "headline");

        Assert.Equal(0, _rooms.Host.PubSub.CountSubscribers("news"));
        session.SentNothingMore();
    }

    [Fact]
    public async Task It_ends_with_its_channel()
    {
        Subscribes("news");
        var session = await _rooms.JoinedAsync();
        await BroadcastAsync("news", "headline");
        await session.SendsNextAsync();

        session.Receives("""["1","2","room:a","phx_leave",{}]""");
        await _rooms.Script.NextLeftAsync();
        await session.SendsAsync("""["1","2","room:a","phx_reply",{"status":"ok","response":{}}]""", """["1","1","room:a","phx_close",{}]""");

        Assert.Equal(0, _rooms.Host.TopicCount);
        Assert.Equal(0, Count(_rooms.Script.Channel.SubscribesTo("news"))); // too late
    }

    [Fact]
    public async Task A_refused_join_leaves_none_behind()
    {
        _rooms.Script.Join = (channel, _, _) =>
        {
            channel.SubscribesTo("news");
            return ScriptedChannel.No("no");
        };
        var session = _rooms.Host.Connect();

        session.Receives("""["1","1","room:a","phx_join",{}]""");

        await session.SendsAsync("""["1","1","room:a","phx_reply",{"status":"error","response":{"reason":"no"}}]""");
        Assert.Equal(0, _rooms.Host.TopicCount);
    }

    private void Subscribes(string topic) => _rooms.Script.Joined = channel =>
    {
        channel.SubscribesTo(topic);
        return ValueTask.CompletedTask;
    };

    private int Count(IDisposable late)
    {
        late.Dispose();
        return _rooms.Host.TopicCount;
    }

    private ValueTask BroadcastAsync(string topic, string @event) => _rooms.Host.Broadcaster.BroadcastAsync(topic, @event, new { n = 1 }, Stop);

    private static byte[] Bytes(Frame frame) => MemoryMarshal.TryGetArray(frame.Framed, out var array) ? array.Array! : [];
}
