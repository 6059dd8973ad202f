using System.Text.Json;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Server.Rooms;

public sealed class RoomTests
{
    [Theory]
    [InlineData("new_msg", """{"body":"hi"}""")]
    [InlineData("anything at all", "{}")]
    [InlineData("disconnect", "{}")] // in a room it is a word like any other
    public async Task What_a_client_pushes_reaches_everyone_in_the_room_its_sender_too_and_is_answered_ok(string @event, string payload)
    {
        await using var server = await RunningServer.StartAsync();
        await using var ann = await JoinAsync(server, "room:lobby");
        await using var bob = await JoinAsync(server, "room:lobby");
        await using var elsewhere = await JoinAsync(server, "room:other");
        var reply = await ann.AskAsync("room:lobby", @event, payload);
        Assert.Equal(("ok", "{}"), (reply.Status, reply.Response));
        Assert.Equal(payload, (await ann.ReceiveAsync(@event)).Payload.GetRawText());
        Assert.Equal(payload, (await bob.ReceiveAsync(@event)).Payload.GetRawText());
        Assert.DoesNotContain(await HeardAsync(elsewhere, "room:other"), message => message.Event == @event);
    }

    [Theory]
    [InlineData("phx_close")]
    [InlineData("phx_error")]
    [InlineData("phx_reply")]
    [InlineData("phx_anything")]
    [InlineData("presence_state")]
    [InlineData("presence_diff")]
    [InlineData("presence_error")]
    [InlineData("chan_reply_1")]
    public async Task Reserved_events_are_refused_and_reach_nobody(string @event)
    {
        await using var server = await RunningServer.StartAsync();
        await using var ann = await JoinAsync(server, "room:lobby");
        Assert.Equal("""{"reason":"this event is reserved"}""", (await ann.AskAsync("room:lobby", @event, """{"fake":true}""")).Response);
        Assert.DoesNotContain(await HeardAsync(ann, "room:lobby"), message => message.Payload.TryGetProperty("fake", out _));
    }

    [Fact]
    public async Task Nobody_ends_anothers_connections_though_all_topics_are_rooms()
    {
        await using var server = await RunningServer.StartAsync("--Phoenix:Channels:0:Topic=*");
        await using var ann = await server.ConnectAsync("&user_id=ann");
        await ann.HeartbeatAsync();
        await using var eve = await server.ConnectAsync();
        await eve.JoinAsync("user_socket:ann");
        Assert.Equal("""{"reason":"this event is reserved"}""", (await eve.AskAsync("user_socket:ann", "disconnect")).Response);
        Assert.Equal("ok", (await ann.HeartbeatAsync()).Status);
    }

    [Fact]
    public async Task A_payload_that_is_no_object_is_answered_with_what_is_wanted()
    {
        await using var server = await RunningServer.StartAsync();
        await using var ann = await JoinAsync(server, "room:lobby");
        var reply = await ann.AskAsync("room:lobby", "new_msg", "\"hi\"");
        Assert.Equal("""{"reason":"a payload must be an object, or binary where every client speaks version 2"}""", reply.Response);
        Assert.Equal("ok", (await ann.AskAsync("room:lobby", "new_msg")).Status);
    }

    [Fact]
    public async Task A_topic_without_a_room_is_unmatched()
    {
        await using var server = await RunningServer.StartAsync();
        await using var ann = await server.ConnectAsync();
        Assert.Equal("""{"reason":"unmatched topic"}""", (await ann.JoinAsync("chat:1")).Response);
    }

    [Fact]
    public async Task Where_events_are_named_no_other_may_be_broadcast()
    {
        await using var server = await RunningServer.StartAsync("--Phoenix:Channels:0:Events:0=new_msg");
        await using var ann = await JoinAsync(server, "room:lobby");
        Assert.Equal("ok", (await ann.AskAsync("room:lobby", "new_msg")).Status);
        Assert.Equal("""{"reason":"this event may not be broadcast here"}""", (await ann.AskAsync("room:lobby", "other")).Response);
    }

    [Fact]
    public async Task The_first_pattern_that_matches_counts()
    {
        await using var server = await RunningServer.StartAsync(
            "--Phoenix:Channels:0:Topic=room:quiet", "--Phoenix:Channels:0:Events:0=none", "--Phoenix:Channels:1:Topic=room:*", "--Phoenix:Channels:1:Events:0=*");
        await using var ann = await server.ConnectAsync();
        await ann.JoinAsync("room:quiet");
        await ann.JoinAsync("room:loud");
        Assert.Equal("error", (await ann.AskAsync("room:quiet", "new_msg")).Status);
        Assert.Equal("ok", (await ann.AskAsync("room:loud", "new_msg")).Status);
    }

    [Theory]
    [InlineData("&user_id=ann", """{"key":"tab","meta":{}}""", "tab")]
    [InlineData("&user_id=ann", "{}", "ann")]
    [InlineData("", """{"key":""}""", "")]
    public async Task A_presence_is_kept_under_the_joins_key_or_else_the_users(string parameters, string join, string key)
    {
        await using var server = await RunningServer.StartAsync();
        await using var ann = await server.ConnectAsync(parameters);
        await ann.JoinAsync("room:lobby", join);
        Assert.Equal(key, Assert.Single((await ann.ReceiveAsync("presence_state")).Payload.EnumerateObject()).Name);
    }

    [Fact]
    public async Task Without_either_each_has_a_key_made_up()
    {
        await using var server = await RunningServer.StartAsync();
        await using var one = await JoinAsync(server, "room:lobby");
        await using var two = await server.ConnectAsync();
        await two.JoinAsync("room:lobby");
        var keys = (await two.ReceiveAsync("presence_state")).Payload.EnumerateObject().Select(entry => entry.Name).ToArray();
        Assert.Equal(2, keys.Distinct().Count());
        Assert.DoesNotContain("", keys);
    }

    [Fact]
    public async Task A_meta_is_shown_and_updated_and_gone_with_its_owner()
    {
        await using var server = await RunningServer.StartAsync();
        await using var watcher = await JoinAsync(server, "room:lobby");
        var ann = await server.ConnectAsync("&user_id=ann");
        await ann.JoinAsync("room:lobby", """{"meta":{"typing":false}}""");
        Assert.False(Meta(await DiffWithAsync(watcher, "joins")).GetProperty("typing").GetBoolean());
        Assert.Equal("ok", (await ann.AskAsync("room:lobby", "presence_update", """{"meta":{"typing":true}}""")).Status);
        Assert.True(Meta(await DiffWithAsync(watcher, "joins")).GetProperty("typing").GetBoolean());
        ann.Socket.Reset();
        Assert.True(Meta(await DiffWithAsync(watcher, "leaves", skipUpdates: true)).GetProperty("typing").GetBoolean());
    }

    [Theory]
    [InlineData("""{"meta":5}""", "meta must be an object")]
    [InlineData("""{"meta":null}""", "meta must be an object")]
    [InlineData("""{"key":5}""", "key must be a string")]
    public async Task A_join_that_can_be_no_presence_is_refused_with_what_is_wanted(string join, string told)
    {
        await using var server = await RunningServer.StartAsync();
        await using var ann = await server.ConnectAsync();
        Assert.Equal($$"""{"reason":"{{told}}"}""", (await ann.JoinAsync("room:lobby", join)).Response);
        Assert.Equal("ok", (await ann.JoinAsync("room:lobby")).Status);
    }

    [Theory]
    [InlineData("{}", "presence_update wants {\\\"meta\\\": …}")]
    [InlineData("""{"meta":[]}""", "meta must be an object")]
    public async Task So_is_an_update(string payload, string told)
    {
        await using var server = await RunningServer.StartAsync();
        await using var ann = await JoinAsync(server, "room:lobby");
        Assert.Equal($$"""{"reason":"{{told}}"}""", (await ann.AskAsync("room:lobby", "presence_update", payload)).Response);
    }

    [Fact]
    public async Task A_meta_is_no_store()
    {
        await using var server = await RunningServer.StartAsync();
        await using var ann = await JoinAsync(server, "room:lobby");
        var large = $$$"""{"meta":{"x":"{{{new string('x', 16 * 1024)}}}"}}""";
        Assert.Equal("""{"reason":"meta may have 16384 bytes"}""", (await ann.AskAsync("room:lobby", "presence_update", large)).Response);
    }

    [Fact]
    public async Task What_is_too_long_for_other_nodes_is_answered_with_how_long_it_may_be()
    {
        await using var server = await RunningServer.StartAsync("--Phoenix:Redis=127.0.0.1:1", "--Phoenix:Socket:MaxMessageBytes=3000000");
        await using var ann = await JoinAsync(server, "room:lobby");
        var reply = await ann.AskAsync("room:lobby", "new_msg", $$"""{"x":"{{new string('x', 1_500_000)}}"}""");
        Assert.Equal(("error", """{"reason":"topic, event and payload may have 1048576 bytes together"}"""), (reply.Status, reply.Response));
        Assert.Equal("ok", (await ann.AskAsync("room:lobby", "new_msg")).Status);
    }

    [Fact]
    public async Task So_is_a_presence()
    {
        await using var server = await RunningServer.StartAsync(
            "--Phoenix:Redis=127.0.0.1:1", "--Phoenix:Socket:MaxMessageBytes=3000000", "--Phoenix:Tracker:MaxMetaBytes=3000000");
        await using var ann = await server.ConnectAsync("&user_id=ann");
        const string Told = """{"reason":"topic, key and meta may have 524288 bytes together"}""";
        var large = $$$"""{"meta":{"x":"{{{new string('x', 524_288 - 8 - 10 - 3 + 1)}}}"}}""";
        Assert.Equal(Told, (await ann.JoinAsync("room:lobby", large)).Response);
        Assert.Equal("ok", (await ann.JoinAsync("room:lobby")).Status);
        Assert.Equal(Told, (await ann.AskAsync("room:lobby", "presence_update", large)).Response);
        Assert.Equal("ok", (await ann.AskAsync("room:lobby", "presence_update", """{"meta":{}}""")).Status);
    }

    [Fact]
    public async Task A_key_is_as_long_as_a_topic_at_most()
    {
        await using var server = await RunningServer.StartAsync("--Phoenix:Socket:MaxTopicBytes=12");
        await using var ann = await server.ConnectAsync("&user_id=nobody-at-all");
        foreach (var join in new[] { "{}", """{"key":"ääääääa"}""" })
            Assert.Equal("""{"reason":"key may have 12 bytes"}""", (await ann.JoinAsync("room:lobby", join)).Response);
        Assert.Equal("ok", (await ann.JoinAsync("room:lobby", """{"key":"ääääää"}""")).Status);
    }

    [Theory]
    [InlineData("""{"key":"bob"}""")]
    [InlineData("""{"key":"ann"}""")]
    [InlineData("""{"key":null}""")]
    [InlineData("""{"key":5,"meta":{}}""")]
    public async Task Join_with_a_presence_key_is_refused_when_keys_may_not_be_chosen(string payload)
    {
        await using var server = await RunningServer.StartAsync("--Phoenix:Channels:0:AllowPresenceKey=false");
        await using var ann = await server.ConnectAsync("&user_id=ann");
        var reply = await ann.JoinAsync("room:lobby", payload);
        const string Reason = """{"reason":"key may not be chosen here: leave it out"}""";
        Assert.Equal(("error", Reason), (reply.Status, reply.Response));
    }

    [Fact]
    public async Task Presence_key_is_the_connections_when_keys_may_not_be_chosen()
    {
        await using var server = await RunningServer.StartAsync("--Phoenix:Channels:0:AllowPresenceKey=false");
        await using var ann = await server.ConnectAsync("&user_id=ann");
        Assert.Equal("ok", (await ann.JoinAsync("room:lobby", """{"meta":{"key":"bob"}}""")).Status);
        var state = (await ann.ReceiveAsync("presence_state")).Payload;
        Assert.Equal("ann", Assert.Single(state.EnumerateObject()).Name);
    }

    [Fact]
    public async Task Presence_key_is_no_setting_of_a_room_without_presences()
    {
        await using var server = await RunningServer.StartAsync(
            "--Phoenix:Channels:0:AllowPresenceKey=false", "--Phoenix:Channels:0:Presence=false");
        await using var ann = await server.ConnectAsync();
        Assert.Equal("ok", (await ann.JoinAsync("room:lobby", """{"key":"bob"}""")).Status);
    }

    [Fact]
    public async Task Where_presence_is_off_nobody_is_shown_and_its_event_is_one_like_any_other()
    {
        await using var server = await RunningServer.StartAsync("--Phoenix:Channels:0:Presence=false");
        await using var ann = await server.ConnectAsync("&user_id=ann");
        await ann.JoinAsync("room:lobby", """{"key":5}""");
        Assert.Equal("ok", (await ann.AskAsync("room:lobby", "presence_update")).Status);
        Assert.Equal("presence_update", (await ann.ReceiveAsync()).Event); // and no presence_state before it
    }

    [Fact]
    public async Task What_clients_say_is_in_no_log()
    {
        await using var server = await RunningServer.StartAsync("--Logging:LogLevel:Default=Debug");
        await using var ann = await server.ConnectAsync();
        await ann.JoinAsync("room:a\r\nforged {0} line");
        await ann.AskAsync("room:a\r\nforged {0} line", "new_msg", """{"body":"canary-77"}""");
        Assert.DoesNotContain(server.Log.Records, record => record.Text.Contains("canary-77", StringComparison.Ordinal));
    }

    // All that a client was sent up to a broadcast that it asks for now.
    private static async Task<List<WireMessage>> HeardAsync(ChannelClient client, string topic)
    {
        await client.AskAsync(topic, "mark");
        List<WireMessage> heard = [];
        do
            heard.Add(await client.ReceiveAsync());
        while (heard[^1].Event != "mark");
        return heard;
    }

    private static JsonElement Meta(JsonProperty entry) => entry.Value.GetProperty("metas")[0];

    private static async Task<JsonProperty> DiffWithAsync(ChannelClient client, string side, bool skipUpdates = false)
    {
        while (true)
        {
            var diff = (await client.ReceiveAsync("presence_diff")).Payload;
            if (skipUpdates && diff.GetProperty("joins").EnumerateObject().Any())
                continue;
            if (diff.GetProperty(side).EnumerateObject().Where(entry => entry.Name == "ann").ToArray() is [var found])
                return found;
        }
    }

    // Joins, and hears of itself: what comes next is what a test asks for.
    private static async Task<ChannelClient> JoinAsync(RunningServer server, string topic)
    {
        var client = await server.ConnectAsync();
        await client.JoinAsync(topic);
        await client.ReceiveAsync("presence_state");
        return client;
    }
}
