using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Transports.WebSockets;

public sealed class VanishingTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_that_is_reset_has_left()
    {
        var witness = new Witness();
        await using var host = await witness.StartAsync();
        var client = await host.ConnectAsync();
        await client.JoinAsync("room:1");
        client.Socket.Reset();
        Assert.IsType<LeaveReason.Closed>(await witness.LeftAsync());
        await GoneAsync(host);
    }

    [Fact]
    public async Task A_client_that_ends_without_a_close_has_left()
    {
        var witness = new Witness();
        await using var host = await witness.StartAsync();
        await using var client = await host.ConnectAsync();
        await client.JoinAsync("room:1");
        client.Socket.Finish();
        Assert.IsType<LeaveReason.Closed>(await witness.LeftAsync());
        await client.Socket.ReceiveEndAsync();
        await GoneAsync(host);
    }

    [Fact]
    public async Task A_client_that_ends_in_the_middle_of_a_message_has_left()
    {
        var witness = new Witness();
        await using var host = await witness.StartAsync();
        await using var client = await host.ConnectAsync();
        await client.JoinAsync("room:1");
        await client.Socket.SendBytesAsync(RawFrame.Header(RawFrame.TextFrame, 1000));
        await client.Socket.SendBytesAsync(new byte[10]);
        client.Socket.Finish();
        Assert.IsType<LeaveReason.Closed>(await witness.LeftAsync());
    }

    [Fact]
    public async Task A_client_that_vanishes_while_it_is_written_to_has_left()
    {
        var witness = new Witness();
        await using var host = await witness.StartAsync(options => options.MaxOutboundBytes = 1 << 26);
        var client = new ChannelClient(await host.OpenAsync(receiveBuffer: 4096));
        await client.JoinAsync("room:1");
        var large = new string('x', 1 << 20);
        for (var i = 0; i < 20; i++) // more than all buffers on the way hold
            await host.Broadcaster.BroadcastAsync("room:1", "large", new { large }, Stop);
        client.Socket.Reset();
        Assert.IsType<LeaveReason.Closed>(await witness.LeftAsync());
        await GoneAsync(host);
    }

    [Fact]
    public async Task A_client_that_half_closes_while_it_is_written_to_holds_nothing_up()
    {
        var witness = new Witness();
        await using var host = await witness.StartAsync(options => options.MaxOutboundBytes = 1 << 26);
        await using var client = new ChannelClient(await host.OpenAsync(receiveBuffer: 4096));
        await client.JoinAsync("room:1");
        var large = new string('x', 1 << 20);
        for (var i = 0; i < 20; i++)
            await host.Broadcaster.BroadcastAsync("room:1", "large", new { large }, Stop);
        client.Socket.Finish(); // and never reads
        Assert.IsType<LeaveReason.Closed>(await witness.LeftAsync());
        await host.App.StopAsync(Stop).WaitAsync(Patience.Limit / 2, Stop);
    }

    [Fact]
    public async Task Its_channels_others_hear_nothing_amiss()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        await using var stays = await host.ConnectAsync();
        await stays.JoinAsync("room:1");
        for (var i = 0; i < 20; i++)
        {
            var goes = await host.ConnectAsync();
            await goes.JoinAsync("room:1");
            await goes.PushAsync("room:1", "shout");
            goes.Socket.Reset();
            await host.Broadcaster.BroadcastAsync("room:1", "tick", new { i }, Stop);
            Assert.Equal(i, (await stays.ReceiveAsync("tick")).Payload.GetProperty("i").GetInt32());
        }
    }

    private static Task GoneAsync(KestrelHost host) => Patience.UntilAsync(() => host.TopicCount == 0, "every topic was let go");
}
