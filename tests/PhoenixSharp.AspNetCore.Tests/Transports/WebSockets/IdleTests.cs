using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Transports.WebSockets;

public sealed class IdleTests
{
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(10);

    // A sweep comes a tenth of the shortest time-out apart.
    private static readonly TimeSpan Sweep = IdleTimeout / 10;

    private readonly VirtualTime _time = new();

    [Fact]
    public async Task A_silent_client_is_closed_with_1002_within_a_tenth_of_its_time()
    {
        await using var host = await StartAsync();
        await using var client = await host.ConnectAsync();
        await client.HeartbeatAsync();
        _time.Advance(IdleTimeout - TimeSpan.FromTicks(1));
        await client.HeartbeatAsync(); // not closed yet, and heard again
        _time.Advance(IdleTimeout + TimeSpan.FromTicks(1)); // to the next sweep
        Assert.Equal(1002, (await client.Socket.ReceiveCloseAsync()).CloseCode);
    }

    [Fact]
    public async Task What_the_server_sends_keeps_nobody_alive()
    {
        await using var host = await StartAsync();
        await using var client = await host.ConnectAsync();
        await client.JoinAsync("room:1");
        for (var i = 0; i < 10; i++)
        {
            await host.Broadcaster.BroadcastAsync("room:1", "tick", new { }, TestContext.Current.CancellationToken);
            _time.Advance(Sweep);
        }
        Assert.Equal(1002, (await client.Socket.ReceiveCloseAsync()).CloseCode);
    }

    [Fact]
    public async Task A_ping_does()
    {
        await using var host = await StartAsync();
        await using var client = await host.OpenAsync();
        for (var i = 0; i < 3; i++)
        {
            _time.Advance(IdleTimeout - Sweep);
            await client.SendAsync(RawFrame.PingFrame, []);
            Assert.Equal(RawFrame.PongFrame, (await client.ReceiveAsync())!.Opcode);
        }
    }

    [Fact]
    public async Task Who_never_joins_is_closed_though_it_is_heard_and_who_has_joined_is_not()
    {
        await using var host = await KestrelHost.StartEchoAsync(options => (options.IdleTimeout, options.FirstJoinTimeout) = (Timeout.InfiniteTimeSpan, IdleTimeout), Use);
        await using var unused = await host.ConnectAsync();
        await using var used = await host.ConnectAsync();
        await used.JoinAsync("room:1");
        await used.AskAsync("room:1", "phx_leave");
        _time.Advance(IdleTimeout - TimeSpan.FromTicks(1));
        await unused.HeartbeatAsync(); // not closed yet
        _time.Advance(Sweep);
        Assert.Equal(1002, (await unused.Socket.ReceiveCloseAsync()).CloseCode);
        Assert.Equal("ok", (await used.HeartbeatAsync()).Status);
    }

    [Fact]
    public async Task Idle_connections_share_one_timer_and_none_is_left_when_they_are_gone()
    {
        await using var host = await StartAsync();
        Assert.Equal(0, _time.TimerCount);
        var clients = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => host.ConnectAsync()));
        foreach (var client in clients)
            await client.JoinAsync("room:1");
        Assert.Equal(1, _time.TimerCount);
        foreach (var client in clients)
            client.Socket.Reset();
        await Patience.UntilAsync(() => _time.TimerCount == 0, "the sweep ended");
    }

    [Fact]
    public async Task An_infinite_time_out_is_none()
    {
        await using var host = await KestrelHost.StartEchoAsync(
            options => (options.IdleTimeout, options.SendTimeout) = (Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan), Use);
        await using var client = await host.ConnectAsync();
        await client.HeartbeatAsync();
        _time.Advance(TimeSpan.FromDays(1));
        await client.HeartbeatAsync();
    }

    private Task<KestrelHost> StartAsync() => KestrelHost.StartEchoAsync(options => options.IdleTimeout = IdleTimeout, Use);

    private void Use(WebApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(_time);
}
