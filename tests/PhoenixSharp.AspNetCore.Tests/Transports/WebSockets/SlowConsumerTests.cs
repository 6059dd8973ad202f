using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Transports.WebSockets;

public sealed class SlowConsumerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Past_its_bytes_it_is_closed_and_cut_off_a_second_later()
    {
        var (witness, time) = (new Witness(), new VirtualTime());
        await using var host = await witness.StartAsync(options => options.MaxOutboundBytes = 100_000, time);
        await using var client = new ChannelClient(await host.OpenAsync(receiveBuffer: 4096));
        await client.JoinAsync("room:1");
        await FloodAsync(host, () => host.Log.Records.Any(record => record.EventId.Id == 401));
        Assert.IsType<LeaveReason.Closed>(await witness.LeftAsync());
        Assert.NotEqual(0, time.TimerCount);
        time.Advance(TimeSpan.FromSeconds(1));
        await Patience.UntilAsync(() => time.TimerCount == 0, "the connection was gone, though its client has read nothing");
    }

    [Fact]
    public async Task If_it_reads_again_in_time_it_finds_the_frame_that_was_on_its_way_whole_and_then_its_close()
    {
        await using var host = await new Witness().StartAsync(options => options.MaxOutboundBytes = 100_000, new VirtualTime());
        await using var client = new ChannelClient(await host.OpenAsync(receiveBuffer: 4096));
        await client.JoinAsync("room:1");
        await host.Broadcaster.BroadcastAsync("room:1", "large", new { large = new string('x', 16_000_000) }, Stop);
        await Patience.UntilAsync(() => client.Socket.HasMore, "the large one was on its way");
        await FloodAsync(host, () => host.Log.Records.Any(record => record.EventId.Id == 401));
        Assert.Equal(16_000_000, (await client.ReceiveAsync()).Payload.GetProperty("large").GetString()!.Length);
        var close = (await client.Socket.ReceiveAsync())!;
        Assert.Equal((1013, "slow consumer"), (close.CloseCode, close.CloseReason));
    }

    [Fact]
    public async Task Stuck_for_too_long_it_is_closed_whatever_waits()
    {
        var (witness, time) = (new Witness(), new VirtualTime());
        await using var host = await witness.StartAsync(
            options => (options.IdleTimeout, options.SendTimeout, options.MaxOutboundBytes) = (Timeout.InfiniteTimeSpan, TimeSpan.FromSeconds(10), 1 << 30), time);
        await using var client = new ChannelClient(await host.OpenAsync(receiveBuffer: 4096));
        await client.JoinAsync("room:1");
        for (var i = 0; i < 20; i++)
            await host.Broadcaster.BroadcastAsync("room:1", "large", new { large = new string('x', 1 << 20) }, Stop);
        await client.ReceiveAsync("large"); // the write has begun; only now it can be stuck
        Assert.True(witness.NobodyLeft);
        await Patience.UntilAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return host.Log.Records.Any(record => record.EventId.Id == 401);
            },
            "the consumer was found slow");
        Assert.IsType<LeaveReason.Closed>(await witness.LeftAsync());
    }

    [Fact]
    public async Task Client_that_accepts_nothing_for_a_second_is_closed_when_much_waits()
    {
        var (witness, time) = (new Witness(), new VirtualTime());
        await using var host = await witness.StartAsync(options => options.IdleTimeout = Timeout.InfiniteTimeSpan, time);
        await using var deaf = new ChannelClient(await host.OpenAsync(receiveBuffer: 4096));
        await deaf.JoinAsync("room:1");
        await PushMegabytesAsync(host, 30);
        await Patience.UntilAsync(() => deaf.Socket.HasMore, "the write had begun");
        Assert.True(witness.NobodyLeft);
        await Patience.UntilAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return host.Log.Records.Any(record => record.EventId.Id == 401);
            },
            "it was found slow");
        Assert.Contains("MaxOutboundBytes", host.Log.Records.First(record => record.EventId.Id == 401).Text, StringComparison.Ordinal);
        Assert.IsType<LeaveReason.Closed>(await witness.LeftAsync());
    }

    [Fact]
    public async Task Client_that_reads_a_little_each_second_is_not_closed_though_much_waits()
    {
        var (witness, time) = (new Witness(), new VirtualTime());
        await using var host = await witness.StartAsync(options => (options.IdleTimeout, options.SendTimeout) = (Timeout.InfiniteTimeSpan, TimeSpan.FromSeconds(10)), time);
        await using var slow = new ChannelClient(await host.OpenAsync(receiveBuffer: 4096));
        await slow.JoinAsync("room:1");
        await PushMegabytesAsync(host, 30);
        var transport = host.App.Services.GetRequiredService<Drainer>().Sessions().Single().Transport;
        for (var i = 0; i < 30; i++)
        {
            var before = transport.QueuedBytes;
            Assert.Equal(1 << 20, (await slow.ReceiveAsync("large")).Payload.GetProperty("large").GetString()!.Length);
            await Patience.UntilAsync(() => transport.QueuedBytes < before || before == 0, "the server noticed that it reads");
            time.Advance(TimeSpan.FromMilliseconds(900));
        }
        Assert.True(witness.NobodyLeft);
        Assert.DoesNotContain(host.Log.Records, record => record.EventId.Id == 401);
    }

    [Fact]
    public async Task A_client_that_pings_and_never_reads_is_one_too()
    {
        var time = new VirtualTime();
        await using var host = await new Witness().StartAsync(options => options.MaxOutboundBytes = 1024, time);
        await using var client = await host.OpenAsync(receiveBuffer: 4096);
        var pings = Enumerable.Repeat(RawFrame.Bytes(RawFrame.PingFrame, new byte[125]), 500).SelectMany(ping => ping).ToArray();
        for (var i = 0; i < 1000 && !host.Log.Records.Any(record => record.EventId.Id == 401); i++)
            await client.SendBytesAsync(pings);
        Assert.Equal(1013, (await client.ReceiveCloseAsync()).CloseCode);
    }

    [Fact]
    public async Task A_million_bytes_reach_everyone_who_reads()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        var clients = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.ConnectAsync()));
        foreach (var client in clients)
            await client.JoinAsync("room:1");
        var million = new string('x', 1_000_000);
        await host.Broadcaster.BroadcastAsync("room:1", "large", new { million }, Stop);
        await host.Broadcaster.BroadcastAsync("room:1", "small", new { }, Stop);
        foreach (var client in clients)
        {
            Assert.Equal(million, (await client.ReceiveAsync()).Payload.GetProperty("million").GetString());
            Assert.Equal("small", (await client.ReceiveAsync()).Event);
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_slow_handler_keeps_neither_pings_nor_heartbeats_waiting()
    {
        var witness = new Witness();
        await using var host = await witness.StartAsync();
        await using var client = await host.ConnectAsync();
        await client.JoinAsync("room:1");
        var slow = await client.PushAsync("room:1", "wait");
        await witness.Waits.Task.WaitAsync(Patience.Limit, Stop);
        Assert.Equal("ok", (await client.HeartbeatAsync()).Status);
        await client.Socket.SendAsync(RawFrame.PingFrame, [1]);
        Assert.Equal(RawFrame.PongFrame, (await client.Socket.ReceiveAsync())!.Opcode);
        witness.Go.SetResult();
        Assert.Equal("ok", (await client.ReplyAsync(slow)).Status);
    }

    private static async Task PushMegabytesAsync(KestrelHost host, int count)
    {
        for (var i = 0; i < count; i++)
            await host.Broadcaster.BroadcastAsync("room:1", "large", new { large = new string('x', 1 << 20) }, Stop);
    }

    private static async Task FloodAsync(KestrelHost host, Func<bool> isEnough)
    {
        var payload = new { large = new string('x', 10_000) };
        for (var i = 0; i < 10_000 && !isEnough(); i++)
            await host.Broadcaster.BroadcastAsync("room:1", "flood", payload, Stop);
        await Patience.UntilAsync(isEnough, "the flood was enough"); // the limit is checked when the sending loop runs
    }
}
