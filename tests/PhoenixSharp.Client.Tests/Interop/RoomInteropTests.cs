using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>Every event of <c>room:*</c> and <c>exact</c> in FIXTURE.md, against the fixture, in both versions, over both transports.</summary>
public sealed class RoomInteropTests(FixtureServer server) : IClassFixture<FixtureServer>
{
    private static readonly object Numbered = Payload.FromJson("""{"n":1}""");

    private static string NewTopic() => $"room:{Guid.NewGuid():N}";

    [Theory]
    [MemberData(nameof(Speaking.Ways), MemberType = typeof(Speaking))]
    public async Task Replies_come_back(string way)
    {
        await using var socket = await Speaking.Of(way).ConnectAsync(server, "ann");
        var room = socket.Channel(NewTopic(), Payload.FromJson("""{"reply":{"seat":7}}"""));
        Assert.Equal("""{"seat":7}""", (await room.JoinAsync()).ToString());
        Assert.Equal("""{"n":1}""", (await room.PushAsync("echo", Numbered)).ToString());
        Assert.Equal("[1,null]", (await room.PushAsync("echo", Payload.FromJson("[1,null]"))).ToString());
        Assert.Equal("{}", (await room.PushAsync("ok")).ToString());
        Assert.Equal("""{"n":1}""", (await room.PushAsync("async_reply", Numbered)).ToString());
        var refused = await Assert.ThrowsAsync<ReplyException>(() => room.PushAsync("echo_error", Numbered));
        Assert.Equal(("error", """{"n":1}"""), (refused.Status, refused.Response.ToString()));
        Assert.Equal(room.Topic, (await room.PushAsync<Who>("whoami")).Topic);
        Assert.Equal("ann", (await room.PushAsync<Dictionary<string, string>>("whoami"))["user_id"]);
        await room.LeaveAsync();
    }

    [Theory]
    [MemberData(nameof(Speaking.Ways), MemberType = typeof(Speaking))]
    public async Task Pushes_and_broadcasts_arrive(string way)
    {
        await using var ann = await Speaking.Of(way).ConnectAsync(server);
        await using var bob = await Speaking.Of(way).ConnectAsync(server);
        var topic = NewTopic();
        PhoenixChannel mine = ann.Channel(topic), theirs = bob.Channel(topic);
        Probe here = new(mine, "shout", "shout_from", "shout_noreply", "pushed", "delayed", "news"), there = new(theirs, "shout", "shout_from", "shout_noreply", "news");
        await mine.JoinAsync();
        await theirs.JoinAsync();
        Assert.Equal(("joined", "joined"), (await here.NextAsync(), await there.NextAsync()));
        await mine.PushAsync("shout", Numbered);
        Assert.Equal("""shout {"n":1}""", await here.NextAsync());
        Assert.Equal("""shout {"n":1}""", await there.NextAsync());
        await mine.PushAsync("shout_from", Numbered);
        Assert.Equal("""shout_from {"n":1}""", await there.NextAsync());
        mine.Push("shout_noreply", Numbered);
        Assert.Equal("""shout_noreply {"n":1}""", await here.NextAsync()); // and not shout_from
        Assert.Equal("""shout_noreply {"n":1}""", await there.NextAsync());
        mine.Push("push", Numbered);
        Assert.Equal("""pushed {"n":1}""", await here.NextAsync());
        Assert.Equal("""{"n":2}""", (await mine.PushAsync("push_then_reply", Payload.FromJson("""{"n":2}"""))).ToString());
        Assert.Equal("""pushed {"n":2}""", await here.NextAsync());
        mine.Push("delayed_push", Numbered);
        Assert.Equal("""delayed {"n":1}""", await here.NextAsync());
        await mine.PushAsync("broadcast_to", Payload.FromJson($$$"""{"topic":"{{{topic}}}","event":"news","payload":{"n":3}}"""));
        Assert.Equal("""news {"n":3}""", await here.NextAsync());
        Assert.Equal("""news {"n":3}""", await there.NextAsync());
    }

    [Fact]
    public async Task Binary_goes_both_ways_over_long_poll_while_it_is_utf8()
    {
        await using var socket = await Speaking.Of("2.0.0 over longpoll").ConnectAsync(server);
        var room = socket.Channel(NewTopic());
        var seen = new Probe(room, "binary_shout");
        await room.JoinAsync();
        Assert.Equal("joined", await seen.NextAsync());
        Assert.Equal([1, 2, 3], await room.PushAsync<byte[]>("echo", new byte[] { 1, 2, 3 }));
        await room.PushAsync("binary_shout", new byte[] { 0x41 });
        Assert.Equal("binary_shout 41", await seen.NextAsync());
    }

    [Fact]
    public async Task Binary_goes_both_ways()
    {
        await using var socket = await Speaking.Of("2.0.0 over websocket").ConnectAsync(server);
        var room = socket.Channel(NewTopic());
        var seen = new Probe(room, "binary", "binary_shout");
        await room.JoinAsync();
        Assert.Equal("joined", await seen.NextAsync());
        Assert.Equal([1, 2, 255], await room.PushAsync<byte[]>("echo", new byte[] { 1, 2, 255 }));
        room.Push("binary_push");
        Assert.Equal("binary 000102FF", await seen.NextAsync());
        await room.PushAsync("binary_shout", new byte[] { 0xDE, 0xAD });
        Assert.Equal("binary_shout DEAD", await seen.NextAsync());
    }

    [Theory]
    [MemberData(nameof(Speaking.Ways), MemberType = typeof(Speaking))]
    public async Task State_is_the_joins_own(string way)
    {
        await using var socket = await Speaking.Of(way).ConnectAsync(server);
        var room = socket.Channel(NewTopic());
        await room.JoinAsync();
        await room.PushAsync("assign", Payload.FromJson("""{"key":"colour","value":"red"}"""));
        Assert.Equal("""{"colour":"red"}""", (await room.PushAsync("assigns")).ToString());
    }

    [Theory]
    [MemberData(nameof(Speaking.Ways), MemberType = typeof(Speaking))]
    public async Task A_channel_that_stops_is_closed(string way)
    {
        await using var socket = await Speaking.Of(way).ConnectAsync(server);
        foreach (var stop in new[] { "stop", "stop_shutdown" })
        {
            var room = socket.Channel(NewTopic());
            var seen = new Probe(room);
            await room.JoinAsync();
            room.Push(stop);
            Assert.Equal("joined", await seen.NextAsync());
            Assert.Equal("closed channel_closed", await seen.NextAsync());
            Assert.Equal(ChannelState.Closed, room.State);
        }
        var answering = socket.Channel(NewTopic());
        await answering.JoinAsync();
        Assert.Equal("""{"n":1}""", (await answering.PushAsync("stop_reply", Numbered)).ToString());
    }

    [Theory]
    [MemberData(nameof(Speaking.Ways), MemberType = typeof(Speaking))]
    public async Task A_channel_that_crashes_is_joined_again(string way)
    {
        await using var socket = Speaking.Of(way).Socket(server, options => options.RejoinAfter = _ => TimeSpan.FromMilliseconds(1));
        await socket.ConnectAsync().WaitAsync(Patience.Limit);
        foreach (var crash in new[] { "crash", "stop_abnormal", "no such event" })
        {
            var room = socket.Channel(NewTopic());
            var seen = new Probe(room);
            await room.JoinAsync();
            var lost = await Assert.ThrowsAsync<PushUnansweredException>(() => room.PushAsync(crash));
            Assert.Equal((EndReason.ChannelError, true), (lost.Reason, lost.WasSent));
            Assert.Equal("joined", await seen.NextAsync());
            Assert.Equal("errored channel_error", await seen.NextAsync());
            Assert.Equal("joined", await seen.NextAsync());
            Assert.Equal("{}", (await room.PushAsync("ok")).ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Speaking.Ways), MemberType = typeof(Speaking))]
    public async Task A_join_can_be_refused_crash_or_match_nothing(string way)
    {
        await using var socket = await Speaking.Of(way).ConnectAsync(server);
        Assert.Equal("unauthorized", (await Assert.ThrowsAsync<ReplyException>(() => socket.Channel("room:forbidden").JoinAsync())).Reason);
        Assert.Equal("join crashed", (await Assert.ThrowsAsync<ReplyException>(() => socket.Channel("room:crash").JoinAsync())).Reason);
        Assert.Equal("unmatched topic", (await Assert.ThrowsAsync<ReplyException>(() => socket.Channel("nowhere").JoinAsync())).Reason);
    }

    [Theory]
    [MemberData(nameof(Speaking.Ways), MemberType = typeof(Speaking))]
    public async Task The_exact_topic_is_a_room_too(string way)
    {
        await using var socket = await Speaking.Of(way).ConnectAsync(server);
        var exact = socket.Channel("exact");
        await exact.JoinAsync();
        Assert.Equal("""{"n":1}""", (await exact.PushAsync("echo", Numbered)).ToString());
    }

    [Theory]
    [MemberData(nameof(Speaking.Ways), MemberType = typeof(Speaking))]
    public async Task A_second_channel_of_a_topic_takes_over(string way)
    {
        await using var socket = await Speaking.Of(way).ConnectAsync(server);
        var topic = NewTopic();
        PhoenixChannel first = socket.Channel(topic), second = socket.Channel(topic);
        await first.JoinAsync();
        await second.JoinAsync();
        Assert.Equal(ChannelState.Closed, first.State);
        Assert.Equal("{}", (await second.PushAsync("ok")).ToString());
    }

    [Theory]
    [MemberData(nameof(Speaking.Ways), MemberType = typeof(Speaking))]
    public async Task Two_hundred_pushes_at_once_are_answered_in_order(string way)
    {
        await using var socket = await Speaking.Of(way).ConnectAsync(server);
        var room = socket.Channel(NewTopic());
        await room.JoinAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => room.PushAsync<Number>("echo", new Number(i))));
        Assert.Equal(Enumerable.Range(0, 200), answers.Select(answer => answer.N));
    }

    private sealed record Who(string Topic);

    private sealed record Number(int N);
}
