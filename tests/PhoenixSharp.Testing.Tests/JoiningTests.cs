using Microsoft.Extensions.DependencyInjection;

namespace PhoenixSharp.Testing.Tests;

public sealed partial class JoiningTests
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
        Assert.Contains("A join of room:secret (RoomChannel) was refused: unauthorized", failure.Message, StringComparison.Ordinal);
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
    public async Task Captures_are_bound_without_a_mapping_when_the_route_is_named()
    {
        await using var server = ChannelTest.Start(services => services.AddPhoenix());

        var seven = await server.JoinAsync<UserSocket, NumberedChannel>("numbered:7", route: "numbered:{number}");
        var eight = await server.JoinAsync<UserSocket, NumberedChannel>("numbered:8", route: "numbered:{number}");

        Assert.Equal((7, 8), (seven.ReadResponse<int>(), eight.ReadResponse<int>()));
        var nine = await server.JoinRefusedAsync<UserSocket, NumberedChannel>("numbered:9", route: "numbered:{number}");
        Assert.Equal("too large", nine.Reason);
    }

    [Fact]
    public async Task Topic_that_the_named_route_does_not_match_is_refused()
    {
        await using var server = ChannelTest.Start(services => services.AddPhoenix());

        var reply = await server.JoinRefusedAsync<UserSocket, NumberedChannel>("numbered:x", route: "numbered:{number}");

        Assert.Equal("unmatched topic", reply.Reason);
    }

    [Fact]
    public async Task Services_of_a_connection_are_disposed_when_its_setup_fails()
    {
        var ledger = new Ledger();
        await using var server = ChannelTest.Start(services => services.AddSingleton(ledger).AddScoped<Session>().AddPhoenix());

        await Assert.ThrowsAsync<InvalidOperationException>(() => server.JoinAsync<SessionSocket, SessionChannel>(
            "numbered:7", _ => throw new InvalidOperationException("no such user")));

        Assert.Equal(["socket disposed", "session disposed"], ledger.Entries);
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

    private sealed partial class NumberedChannel : Channel<UserSocket>
    {
        public int Number { get; init; }

        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) =>
            Number > 8 ? Refuse("too large") : Accept(Number);
    }

    private sealed class Session(Ledger ledger) : IDisposable
    {
        public void Dispose() => ledger.Add("session disposed");
    }

    private sealed class SessionSocket(Session session, Ledger ledger) : Socket, IDisposable
    {
        public Session Session => session;

        public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) => Accept();

        public void Dispose() => ledger.Add("socket disposed");
    }

    private sealed partial class SessionChannel : Channel<SessionSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();
    }
}
