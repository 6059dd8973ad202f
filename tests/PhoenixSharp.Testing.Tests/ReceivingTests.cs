namespace PhoenixSharp.Testing.Tests;

public sealed class ReceivingTests
{
    [Fact]
    public async Task Broadcast_reaches_every_member()
    {
        await using var server = Rooms.Start();
        var (ann, bob) = (await server.JoinAsync("ann"), await server.JoinAsync("bob"));

        await ann.PushAsync("say", new Note("hi"));

        await ann.ReceivesBroadcastAsync("said", new { body = "hi" });
        await bob.ReceivesBroadcastAsync("said", new { body = "hi", by = "ann" });
    }

    [Fact]
    public async Task Broadcast_of_server_side_code_reaches_the_topic_alone()
    {
        await using var server = Rooms.Start();
        var (lobby, attic) = (await server.JoinAsync(), await server.JoinAsync(topic: "room:attic"));

        await server.BroadcastAsync("room:lobby", "news", new Note("rain"));

        Assert.Equal("rain", (await lobby.ReceivesBroadcastAsync("news")).Read<Note>().Body);
        await attic.ReceivesNothingAsync("news");
    }

    [Fact]
    public async Task Message_is_found_behind_others_and_taken_once()
    {
        await using var server = Rooms.Start();
        var member = await server.JoinAsync();
        await server.BroadcastAsync("room:lobby", "news", new Note("rain"));
        await server.BroadcastAsync("room:lobby", "news", new Note("sun"));

        await member.ReceivesBroadcastAsync("news", new Note("sun"));
        await member.ReceivesBroadcastAsync("news", new Note("rain"));

        await member.ReceivesNothingAsync("news");
    }

    [Fact]
    public async Task Message_that_arrives_later_is_waited_for()
    {
        await using var server = Rooms.Start();
        var member = await server.JoinAsync();

        var arrival = member.ReceivesBroadcastAsync("news");
        Assert.False(arrival.IsCompleted);
        await server.BroadcastAsync("room:lobby", "news", new Note("rain"));

        Assert.Equal("rain", (await arrival).Read<Note>().Body);
    }

    [Fact]
    public async Task Intercepted_broadcast_arrives_as_a_push()
    {
        await using var server = Rooms.Start();
        var member = await server.JoinAsync();

        await member.PushAsync("relay", new Note("psst"));

        await member.ReceivesPushAsync("whisper", new Note("psst"));
    }

    [Fact]
    public async Task Missing_message_fails_with_what_arrived()
    {
        await using var server = Rooms.Start();
        var member = await server.JoinAsync();
        await server.BroadcastAsync("room:lobby", "news", new Note("rain"));
        server.Timeout = TimeSpan.FromMilliseconds(50);

        var failure = await Assert.ThrowsAsync<ChannelTestException>(() => member.ReceivesPushAsync("news", new Note("rain")));

        Assert.Contains("""received no push "news" with {"body":"rain"} within 0.05 s.""", failure.Message, StringComparison.Ordinal);
        Assert.Contains("""broadcast "news" on room:lobby: {"body":"rain"}""", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a":1}""", """{"a":1,"b":2}""", true)]
    [InlineData("""{"a":{"b":[1,{"c":null}]}}""", """{"a":{"b":[1.0,{"c":null,"d":0}],"e":0}}""", true)]
    [InlineData("{}", """{"a":1}""", true)]
    [InlineData("""{"a":1}""", """{"a":2}""", false)]
    [InlineData("""{"a":null}""", "{}", false)]
    [InlineData("""{"a":[1]}""", """{"a":[1,2]}""", false)]
    [InlineData("""{"a":{}}""", """{"a":1}""", false)]
    public void Expected_properties_must_be_equal_and_others_are_ignored(string expected, string actual, bool matches) =>
        Assert.Equal(matches, PayloadMatch.Matches(Payload.FromJson(expected), Payload.FromJson(actual)));

    [Fact]
    public async Task Nothing_is_expected_only_after_the_channels_are_idle()
    {
        await using var server = Rooms.Start();
        var (ann, bob) = (await server.JoinAsync("ann"), await server.JoinAsync("bob"));

        for (var i = 0; i < 200; i++)
        {
            await ann.PushAsync("relay", new Note("psst"));
            var failure = await Assert.ThrowsAsync<ChannelTestException>(() => bob.ReceivesNothingAsync("relayed"));
            Assert.Contains("push \"relayed\" on room:lobby", failure.Message, StringComparison.Ordinal);
            await bob.ReceivesPushAsync("relayed");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // a loop of the channel waits for the clock
    public async Task Callback_that_does_not_return_is_named(bool hasLoop)
    {
        var ledger = new Ledger();
        await using var server = Rooms.Start(ledger);
        var member = await server.JoinAsync();
        if (hasLoop)
            await member.SendAsync("loop");
        server.Timeout = TimeSpan.FromMilliseconds(50);

        var failure = await Assert.ThrowsAsync<ChannelTestException>(() => member.SendAsync("stuck"));

        Assert.Contains("the channel of room:lobby has not finished its work", failure.Message, StringComparison.Ordinal);
        ledger.Gate.SetResult();
        server.Timeout = TimeSpan.FromSeconds(30);
    }
}
