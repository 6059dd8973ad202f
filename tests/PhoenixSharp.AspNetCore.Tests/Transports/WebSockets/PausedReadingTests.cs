using Microsoft.AspNetCore.Hosting;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Transports.WebSockets;

public sealed class PausedReadingTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Witness _witness = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Idle_and_message_timeouts_do_not_run_while_reading_is_paused()
    {
        var time = new VirtualTime();
        await using var host = await _witness.StartAsync(options => (options.MaxReadAheadMessages, options.HoldTimeout) = (1, Hour), time);
        await using var client = await host.ConnectAsync();
        await client.JoinAsync("room:1");
        var slow = await client.PushAsync("room:1", "wait");
        await _witness.Waits.Task.WaitAsync(Patience.Limit, Stop);
        await client.Socket.SendAsync(RawFrame.TextFrame, new byte[100], fin: false); // a message that is begun
        await time.WhenTimersAsync(2); // the sweep, and the pause

        for (var minute = 0; minute < 10; minute++)
            time.Advance(TimeSpan.FromMinutes(1));

        Assert.True(_witness.NobodyLeft);
        _witness.Go.SetResult();
        Assert.Equal("ok", (await client.ReplyAsync(slow)).Status);
    }

    [Fact]
    public async Task Only_the_connection_with_the_slow_channel_is_paused_and_its_push_is_handled_later()
    {
        await using var host = await _witness.StartAsync(options => (options.MaxReadAheadMessages, options.HoldTimeout) = (1, Hour));
        await using var paused = await host.ConnectAsync();
        await using var other = await host.ConnectAsync();
        await paused.JoinAsync("room:1");
        await other.JoinAsync("room:1");
        var slow = await paused.PushAsync("room:1", "wait");
        await _witness.Waits.Task.WaitAsync(Patience.Limit, Stop);
        var next = await paused.PushAsync("room:1", "echo");
        Assert.Equal("ok", (await other.AskAsync("room:1", "echo")).Status);
        _witness.Go.SetResult();
        Assert.Equal("ok", (await paused.ReplyAsync(slow)).Status);
        Assert.Equal("ok", (await paused.ReplyAsync(next)).Status);
    }

    [Fact]
    public async Task Connection_that_is_paused_is_drained_when_the_host_stops()
    {
        await using var host = await _witness.StartAsync(options => (options.MaxReadAheadMessages, options.HoldTimeout) = (1, Hour));
        await using var client = await host.ConnectAsync();
        await client.JoinAsync("room:1");
        await client.PushAsync("room:1", "wait");
        await _witness.Waits.Task.WaitAsync(Patience.Limit, Stop);
        var stopped = host.App.StopAsync(Stop);
        Assert.Equal(1012, (await client.Socket.ReceiveCloseAsync()).CloseCode);
        _witness.Go.SetResult();
        await client.Socket.SendBytesAsync(RawFrame.Close(1000));
        await stopped.WaitAsync(Patience.Limit, Stop);
    }

    [Fact]
    public async Task Over_HTTP2_a_held_socket_beyond_the_quarter_ends_its_slow_channel_at_once()
    {
        await using var host = await _witness.StartAsync(
            options => (options.MaxReadAheadMessages, options.HoldTimeout) = (2, Hour),
            configure: builder =>
            {
                Https.Configure(builder);
                builder.WebHost.ConfigureKestrel(kestrel => // eight stream windows: two may be held
                    (kestrel.Limits.Http2.InitialConnectionWindowSize, kestrel.Limits.Http2.InitialStreamWindowSize) = (1 << 20, 128 * 1024));
            },
            address: Https.Address);
        using var http = new Http2Client(host.Port);
        var held = new List<ChannelClient>();
        for (var i = 0; i < 3; i++)
        {
            held.Add(new ChannelClient(await http.OpenAsync()));
            await held[i].JoinAsync("room:1");
            await held[i].PushAsync("room:1", "wait"); // in hand
            await held[i].PushAsync("room:1", "wait"); // waits, and fills the read-ahead
        }

        await held[2].ReceiveAsync("phx_error");
        Assert.Equal("ok", (await held[2].HeartbeatAsync()).Status);
        var filler = new byte[100_000]; // each held socket leaves its window unread
        await held[0].Socket.SendAsync(RawFrame.BinaryFrame, filler);
        await held[1].Socket.SendAsync(RawFrame.BinaryFrame, filler);
        await using var other = new ChannelClient(await http.OpenAsync());
        await other.JoinAsync("room:2");
        Assert.Equal("ok", (await other.AskAsync("room:2", "echo", $$"""{"large":"{{new string('x', 400_000)}}"}""")).Status);
        Assert.Equal(1, http.Connections);
        _witness.Go.SetResult();
        foreach (var client in held)
            await client.DisposeAsync();
    }
}
