using System.Text.Json;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>Interception, presence and who may connect, against the fixture, in both versions, over both transports.</summary>
public sealed class OtherInteropTests(FixtureServer server) : IClassFixture<FixtureServer>
{
    [Theory]
    [MemberData(nameof(Speaking.Ways), MemberType = typeof(Speaking))]
    public async Task Intercepted_events_come_filtered_and_changed(string way)
    {
        await using var ann = await Speaking.Of(way).ConnectAsync(server);
        await using var bob = await Speaking.Of(way).ConnectAsync(server);
        var topic = $"intercept:{Guid.NewGuid():N}";
        PhoenixChannel mine = ann.Channel(topic, new { name = "ann" }), theirs = bob.Channel(topic, new { name = "bob" });
        Probe here = new(mine, "filtered", "changed"), there = new(theirs, "filtered", "changed");
        await mine.JoinAsync();
        await theirs.JoinAsync();
        Assert.Equal(("joined", "joined"), (await here.NextAsync(), await there.NextAsync()));
        mine.Push("send", Payload.FromJson("""{"event":"filtered","payload":{"only":"bob"}}"""));
        mine.Push("send", Payload.FromJson("""{"event":"changed","payload":{"n":1}}"""));
        Assert.Equal("""filtered {"only":"bob"}""", await there.NextAsync());
        Assert.Equal("bob", JsonDocument.Parse((await there.NextAsync())["changed ".Length..]).RootElement.GetProperty("seen_by").GetString());
        Assert.Equal("ann", JsonDocument.Parse((await here.NextAsync())["changed ".Length..]).RootElement.GetProperty("seen_by").GetString());
    }

    [Theory]
    [MemberData(nameof(Speaking.Ways), MemberType = typeof(Speaking))]
    public async Task Presence_follows_who_is_there(string way)
    {
        await using var ann = await Speaking.Of(way).ConnectAsync(server);
        await using var bob = await Speaking.Of(way).ConnectAsync(server);
        var topic = $"presence:{Guid.NewGuid():N}";
        PhoenixChannel mine = ann.Channel(topic, new { key = "ann", meta = new { mood = "calm" } }), theirs = bob.Channel(topic, new { key = "bob", meta = new { mood = "wild" } });
        var presence = new ChannelPresence<Meta>(mine);
        await mine.JoinAsync();
        await UntilAsync(presence, "ann: calm");
        await theirs.JoinAsync();
        await UntilAsync(presence, "ann: calm", "bob: wild");
        await theirs.PushAsync("update", new { meta = new { mood = "tired" } });
        await UntilAsync(presence, "ann: calm", "bob: tired");
        await theirs.PushAsync("track", new { key = "guest", meta = new { mood = "shy" } });
        await UntilAsync(presence, "ann: calm", "bob: tired", "guest: shy");
        Assert.Equal(["ann", "bob", "guest"], (await mine.PushAsync<Dictionary<string, object>>("list")).Keys.Order());
        Assert.True((await mine.PushAsync("get", new { key = "guest" })).TryGet("presence", out var guest) && guest.IsObject);
        await theirs.PushAsync("untrack", new { key = "guest" });
        await UntilAsync(presence, "ann: calm", "bob: tired");
        await theirs.LeaveAsync();
        await UntilAsync(presence, "ann: calm");
    }

    [Theory]
    [MemberData(nameof(Speaking.Ways), MemberType = typeof(Speaking))]
    public async Task Who_is_refused_hears_so_and_tries_again(string way)
    {
        await using var socket = Speaking.Of(way).Socket(server, options => options.Params["reject"] = "true");
        var errors = new TaskCompletionSource<Exception>();
        var attempts = 0;
        socket.Errored += error =>
        {
            if (++attempts == 2)
                errors.TrySetResult(error);
        };
        var connecting = socket.ConnectAsync();
        Assert.Equal(403, Assert.IsType<ConnectException>(await errors.Task.WaitAsync(Patience.Limit)).Status);
        await socket.DisconnectAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
    }

    [Theory]
    [MemberData(nameof(Speaking.Ways), MemberType = typeof(Speaking))]
    public async Task The_auth_token_says_who_connects(string way)
    {
        var tokens = new PhoenixToken(new string('a', 64), TimeProvider.System);
        await using var socket = Speaking.Of(way).Socket(server, options => options.AuthToken = () => tokens.Sign("user socket", "carol"));
        await socket.ConnectAsync().WaitAsync(Patience.Limit);
        var room = socket.Channel($"room:{Guid.NewGuid():N}");
        await room.JoinAsync();
        Assert.True((await room.PushAsync("whoami")).TryGet("user_id", out var user));
        Assert.Equal("carol", user.AsString());
    }

    [Theory]
    [MemberData(nameof(Speaking.Ways), MemberType = typeof(Speaking))]
    public async Task A_disconnect_by_the_server_is_followed_by_a_new_connection(string way)
    {
        var user = Guid.NewGuid().ToString("N");
        await using var socket = await Speaking.Of(way).ConnectAsync(server, user);
        var room = socket.Channel($"room:{Guid.NewGuid():N}");
        var seen = new Probe(room);
        await room.JoinAsync();
        room.Push("broadcast_to", Payload.FromJson($$$"""{"topic":"user_socket:{{{user}}}","event":"disconnect","payload":{}}"""));
        Assert.Equal("joined", await seen.NextAsync());
        Assert.Equal("errored connection_closed", await seen.NextAsync());
        Assert.Equal("joined", await seen.NextAsync());
    }

    [Fact]
    public async Task Heartbeats_keep_an_idle_connection_open()
    {
        await using var socket = new Speaking("2.0.0", "websocket").Socket(server, options => options.HeartbeatInterval = TimeSpan.FromMilliseconds(100), "/idle");
        var closes = 0;
        socket.Closed += _ => closes++;
        await socket.ConnectAsync().WaitAsync(Patience.Limit);
        var began = TimeProvider.System.GetTimestamp();
        await Patience.UntilAsync(() => TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(1), "the idle timeout had passed three times");
        Assert.Equal((0, SocketState.Open), (closes, socket.State));
    }

    [Fact]
    public async Task One_channel_too_many_is_refused()
    {
        await using var socket = new Speaking("2.0.0", "websocket").Socket(server, mount: "/limited");
        await socket.ConnectAsync().WaitAsync(Patience.Limit);
        await socket.Channel("room:1").JoinAsync();
        Assert.Equal("too many channels joined", (await Assert.ThrowsAsync<ReplyException>(() => socket.Channel("room:2").JoinAsync())).Reason);
    }

    [Theory]
    [InlineData("websocket", 429)]
    [InlineData("longpoll", 403)] // all that long poll can say
    public async Task Who_comes_too_often_hears_so(string transport, int status)
    {
        await using var socket = new Speaking("2.0.0", transport).Socket(server, options => options.Params["ratelimit"] = "true");
        var refused = new TaskCompletionSource<Exception>();
        socket.Errored += error => refused.TrySetResult(error);
        var connecting = socket.ConnectAsync();
        Assert.Equal(status, Assert.IsType<ConnectException>(await refused.Task.WaitAsync(Patience.Limit)).Status);
        await socket.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
    }

    private static Task UntilAsync(ChannelPresence<Meta> presence, params string[] expected) => Patience.UntilAsync(
        () => presence.List().Select(entry => $"{entry.Key}: {entry.Metas[0].Value.Mood}").SequenceEqual(expected), string.Join(", ", expected));

    private sealed record Meta(string Mood);
}
