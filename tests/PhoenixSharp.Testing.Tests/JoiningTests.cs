namespace PhoenixSharp.Testing.Tests;

public sealed class JoiningTests
{
    [Fact]
    public async Task Response_of_a_join_is_read_as_a_type()
    {
        await using var server = Rooms.Start();
        var client = await server.ConnectAsync<UserSocket>(authToken: "ann");

        var member = await client.JoinAsync("room:lobby", new { from = 3 });

        Assert.Equal("""ann in room:lobby with {"from":3}""", member.ReadResponse<Note>().Body);
    }

    [Fact]
    public async Task Refused_join_has_its_reason()
    {
        await using var server = Rooms.Start();
        var client = await server.ConnectAsync<UserSocket>(authToken: "ann");

        Assert.Equal("unauthorized", (await client.JoinRefusedAsync("room:secret")).Reason);
        Assert.Equal("unmatched topic", (await client.JoinRefusedAsync("lounge")).Reason);
    }

    [Fact]
    public async Task Refused_join_fails_with_the_reply()
    {
        await using var server = Rooms.Start();
        var client = await server.ConnectAsync<UserSocket>(authToken: "ann");

        var failure = await Assert.ThrowsAsync<ChannelTestException>(() => client.JoinAsync("room:secret"));

        Assert.Contains("""The join of room:secret was refused: error {"reason":"unauthorized"}""", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accepted_join_fails_an_expected_refusal()
    {
        await using var server = Rooms.Start();
        var client = await server.ConnectAsync<UserSocket>(authToken: "ann");

        await Assert.ThrowsAsync<ChannelTestException>(() => client.JoinRefusedAsync("room:lobby"));
    }

    [Fact]
    public async Task Channel_is_joined_without_a_mapping()
    {
        await using var server = ChannelTest.Start(services => Rooms.AddRooms(services, new Ledger()));

        var ann = await server.JoinAsync<UserSocket, RoomChannel>("room:lobby", socket => socket.UserId = "ann");
        var bob = await server.JoinAsync<UserSocket, RoomChannel>("room:lobby", socket => socket.UserId = "bob");
        await ann.PushAsync("say", new Note("hi"));

        Assert.Equal("ann", (await bob.ReceivesBroadcastAsync("said")).Payload.TryGet("by", out var by) ? by.AsString() : null);
        Assert.Equal("unauthorized", (await server.JoinRefusedAsync<UserSocket, RoomChannel>("room:secret")).Reason);
    }

    [Fact]
    public async Task Channel_and_socket_of_a_member_can_be_looked_at()
    {
        await using var server = Rooms.Start();
        var member = await server.JoinAsync();

        Assert.Equal("room:lobby", member.GetChannel<RoomChannel>().Topic);
        Assert.Equal("ann", member.Client.GetSocket<UserSocket>().UserId);
    }

    [Fact]
    public async Task Authorize_on_an_event_is_asked_about_the_user()
    {
        await using var server = ChannelTest.Start(services => Rooms.AddRooms(services, new Ledger()));
        var member = await server.JoinAsync<UserSocket, RoomChannel>("room:a", user: Users.Named("ann"));
        var admin = await server.JoinAsync<UserSocket, RoomChannel>("room:a", user: Users.Named("eve", "admin"));

        Assert.Equal("unauthorized", (await member.PushAsync("close")).Reason);
        await admin.SendAsync("close");
        await admin.ReceivesPushAsync("phx_close");
    }

    [Fact]
    public async Task Second_join_of_a_topic_ends_the_first_channel()
    {
        var ledger = new Ledger();
        await using var server = Rooms.Start(ledger);
        var first = await server.JoinAsync();

        var second = await first.Client.JoinAsync("room:lobby");

        await first.ReceivesPushAsync("phx_close");
        await second.PushAsync("say", new Note("still here"));
        Assert.Contains(nameof(LeaveReason.DuplicateJoin), ledger.Entries);
    }
}
