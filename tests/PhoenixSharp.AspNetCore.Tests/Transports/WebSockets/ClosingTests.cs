using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Transports.WebSockets;

public sealed class ClosingTests
{
    private const int Clients = 10;
    private const int Topics = 30;
    private const string Ann = "/socket/websocket?vsn=2.0.0&user_id=ann";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_clients_close_ends_its_channels()
    {
        var witness = new Witness();
        await using var host = await witness.StartAsync();
        await using var client = await host.ConnectAsync();
        await client.JoinAsync("room:1");
        await client.Socket.SendBytesAsync(RawFrame.Close(1000));
        Assert.Equal(1000, (await client.Socket.ReceiveCloseAsync()).CloseCode);
        Assert.IsType<LeaveReason.Closed>(await witness.LeftAsync());
        Assert.Equal(0, await client.Socket.ReceiveEndAsync());
    }

    [Fact]
    public async Task What_was_pushed_before_a_close_comes_before_it_and_nothing_after()
    {
        await using var host = await new Witness().StartAsync(time: new VirtualTime());
        await using var client = await host.ConnectAsync(Ann);
        await client.JoinAsync("room:1");
        for (var i = 0; i < 500; i++)
            await host.Broadcaster.BroadcastAsync("room:1", "before", new { i }, Stop);
        await host.Broadcaster.BroadcastAsync("user_socket:ann", "disconnect", new { }, Stop);
        for (var i = 0; i < 500; i++)
            await host.Broadcaster.BroadcastAsync("room:1", "after", new { i }, Stop);
        for (var i = 0; i < 500; i++)
            Assert.Equal("before", (await client.ReceiveAsync()).Event);
        Assert.Equal(1001, (await client.Socket.ReceiveAsync())!.CloseCode);
        await client.Socket.SendBytesAsync(RawFrame.Close(1001));
        Assert.Equal(0, await client.Socket.ReceiveEndAsync());
    }

    [Fact]
    public async Task A_channel_ends_when_the_close_is_sent_and_not_only_when_it_is_answered()
    {
        var witness = new Witness();
        await using var host = await witness.StartAsync(time: new VirtualTime());
        await using var client = await host.ConnectAsync(Ann);
        await client.JoinAsync("room:1");
        await host.Broadcaster.BroadcastAsync("user_socket:ann", "disconnect", new { }, Stop);
        Assert.IsType<LeaveReason.Closed>(await witness.LeftAsync());
    }

    [Fact]
    public async Task A_client_that_never_closes_is_cut_off_after_a_second()
    {
        var time = new VirtualTime();
        await using var host = await new Witness().StartAsync(options => options.IdleTimeout = Timeout.InfiniteTimeSpan, time);
        await using var client = await host.ConnectAsync(Ann);
        await client.JoinAsync("room:1");
        await host.Broadcaster.BroadcastAsync("user_socket:ann", "disconnect", new { }, Stop);
        Assert.Equal(1001, (await client.Socket.ReceiveCloseAsync()).CloseCode);
        var end = client.Socket.ReceiveEndAsync();
        time.Advance(TimeSpan.FromMilliseconds(999));
        await client.Socket.SendAsync("still here, and not listened to");
        Assert.False(end.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, await end);
    }

    [Fact]
    public async Task A_client_that_never_closes_after_its_violation_is_cut_off_too()
    {
        var time = new VirtualTime();
        await using var host = await new Witness().StartAsync(time: time);
        await using var client = await host.OpenAsync();
        await client.SendBytesAsync(RawFrame.Bytes(3, []));
        Assert.Equal(1002, (await client.ReceiveCloseAsync()).CloseCode);
        var end = client.ReceiveEndAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, await end);
    }

    [Fact]
    public async Task A_disconnect_while_everyone_broadcasts_ends_every_connection()
    {
        // A session's end takes the gates of its channels, and a broadcast takes the connection's gate under a channel's.
        await using var host = await new Witness().StartAsync();
        for (var round = 0; round < 10; round++)
        {
            var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => JoinAllAsync(host)));
            using var enough = new CancellationTokenSource();
            var broadcasts = Enumerable.Range(0, 3).Select(_ => BroadcastAsync(host, enough.Token)).ToArray();
            var closes = clients.Select(client => client.Socket.ReceiveCloseAsync()).ToArray();
            await host.Broadcaster.BroadcastAsync("user_socket:ann", "disconnect", new { }, Stop);
            Assert.All(await Task.WhenAll(closes), close => Assert.Equal(1001, close.CloseCode));
            foreach (var client in clients)
                await client.DisposeAsync();
            await enough.CancelAsync();
            await Task.WhenAll(broadcasts).WaitAsync(Patience.Limit, Stop);
            await Patience.UntilAsync(() => host.TopicCount == 0, "every topic was let go");
        }
    }

    private static async Task<ChannelClient> JoinAllAsync(KestrelHost host)
    {
        var client = await host.ConnectAsync(Ann);
        for (var i = 0; i < Topics; i++)
            await client.JoinAsync($"room:{i}");
        return client;
    }

    private static async Task BroadcastAsync(KestrelHost host, CancellationToken enough)
    {
        for (var i = 0; !enough.IsCancellationRequested; i++)
        {
            if (i % Topics == 0)
                await Task.Yield();
            await host.Broadcaster.BroadcastAsync($"room:{i % Topics}", "tick", new { }, CancellationToken.None);
        }
    }
}
