namespace PhoenixSharp.Testing.Tests;

public sealed class LeavingTests
{
    [Fact]
    public async Task Leave_ends_the_channel()
    {
        var ledger = new Ledger();
        await using var server = Rooms.Start(ledger);
        var member = await server.JoinAsync();

        await member.LeaveAsync();

        Assert.Equal([nameof(LeaveReason.Left), "disposed"], ledger.Entries);
        Assert.Throws<ChannelTestException>(member.GetChannel<RoomChannel>);
    }

    [Fact]
    public async Task Close_ends_the_channels_of_the_connection()
    {
        var ledger = new Ledger();
        await using var server = Rooms.Start(ledger);
        var member = await server.JoinAsync();

        await member.Client.CloseAsync();

        Assert.Equal([nameof(LeaveReason.Closed), "disposed"], ledger.Entries);
        var failure = await Assert.ThrowsAsync<ChannelTestException>(() => member.PushAsync("echo"));
        Assert.Contains("the connection is closed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broadcast_of_disconnect_closes_the_connections_of_a_user()
    {
        await using var server = Rooms.Start();
        var (ann, bob) = (await server.JoinAsync("ann"), await server.JoinAsync("bob"));

        await server.BroadcastAsync("user_socket:ann", "disconnect", new { });

        Assert.Equal(1001, (await ann.Client.ReceivesCloseAsync()).Code);
        Assert.True((await bob.PushAsync("echo")).IsOk);
    }

    [Fact]
    public async Task Connection_that_stays_open_fails_an_expected_close()
    {
        await using var server = Rooms.Start();
        var client = await server.ConnectAsync<UserSocket>(authToken: "ann");
        server.Timeout = TimeSpan.FromMilliseconds(50);

        var failure = await Assert.ThrowsAsync<ChannelTestException>(client.ReceivesCloseAsync);

        Assert.Contains("did not close the connection within 0.05 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposal_ends_all_channels_as_a_stopping_server()
    {
        var ledger = new Ledger();
        await using (var server = Rooms.Start(ledger))
            await server.JoinAsync();

        Assert.Equal([nameof(LeaveReason.Draining), "disposed"], ledger.Entries);
    }

    [Fact]
    public async Task Disposal_fails_when_a_channel_does_not_end()
    {
        var ledger = new Ledger { HangsAtEnd = true };
        var server = Rooms.Start(ledger);
        await server.JoinAsync();
        server.Timeout = TimeSpan.FromMilliseconds(50);

        var failure = await Assert.ThrowsAsync<ChannelTestException>(async () => await server.DisposeAsync());

        Assert.Contains("a callback of room:lobby has not returned", failure.Message, StringComparison.Ordinal);
        ledger.Gate.SetResult();
    }
}
