using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp;

public sealed class DrainerTests
{
    // Kestrel gives requests 30 s; who doesn't end them has them reset.
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(15);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connections_with_channels_are_closed_with_1012_and_those_without_with_1000()
    {
        var witness = new Witness();
        await using var host = await witness.StartAsync();
        await using var joined = await host.ConnectAsync();
        await using var idle = await host.ConnectAsync();
        await joined.JoinAsync("room:1");
        await idle.HeartbeatAsync();
        var stopped = host.App.StopAsync(Stop);
        Assert.Equal(1012, (await joined.Socket.ReceiveAsync())!.CloseCode); // and no phx_close before it
        Assert.Equal(1000, (await idle.Socket.ReceiveAsync())!.CloseCode);
        await joined.Socket.SendBytesAsync(RawFrame.Close(1012));
        await idle.Socket.SendBytesAsync(RawFrame.Close(1000));
        await stopped.WaitAsync(Prompt, Stop);
        Assert.IsType<LeaveReason.Draining>(await witness.LeftAsync());
        Assert.Equal(0, await joined.Socket.ReceiveEndAsync());
        Assert.False(joined.Socket.WasReset);
    }

    [Fact]
    public async Task Every_one_of_many_gets_its_close_while_Kestrel_stops_too()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        var clients = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => host.ConnectAsync()));
        foreach (var client in clients)
            await client.JoinAsync("room:1");
        var stopped = host.App.StopAsync(Stop);
        foreach (var client in clients)
        {
            Assert.Equal(1012, (await client.Socket.ReceiveCloseAsync()).CloseCode);
            await client.Socket.SendBytesAsync(RawFrame.Close(1012));
            Assert.Equal(0, await client.Socket.ReceiveEndAsync());
            Assert.False(client.Socket.WasReset);
            await client.DisposeAsync();
        }
        await stopped.WaitAsync(Prompt, Stop);
    }

    [Fact]
    public async Task Clients_that_dont_answer_the_close_hold_nothing_up()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        await using var silent = await host.ConnectAsync();
        await using var deaf = new ChannelClient(await host.OpenAsync(receiveBuffer: 4096));
        await silent.JoinAsync("room:1");
        await deaf.JoinAsync("room:2");
        for (var i = 0; i < 8; i++)
            await host.Broadcaster.BroadcastAsync("room:2", "large", new { large = new string('x', 1 << 20) }, Stop);
        await host.App.StopAsync(Stop).WaitAsync(Prompt, Stop);
        Assert.Equal(1012, (await silent.Socket.ReceiveCloseAsync()).CloseCode);
    }

    [Fact]
    public async Task The_client_has_its_second_to_answer_though_Kestrel_wakes_every_read()
    {
        var time = new VirtualTime();
        await using var host = await new Witness().StartAsync(time: time);
        await using var client = await host.ConnectAsync();
        await client.JoinAsync("room:1");
        var stopped = host.App.StopAsync(Stop);
        Assert.Equal(1012, (await client.Socket.ReceiveCloseAsync()).CloseCode);
        var end = client.Socket.ReceiveEndAsync();
        await RefusedAsync(host); // Kestrel has stopped listening, and then it wakes
        Assert.False(stopped.IsCompleted);
        Assert.False(end.IsCompleted);
        await client.Socket.SendBytesAsync(RawFrame.Close(1012));
        await stopped.WaitAsync(Prompt, Stop);
        Assert.Equal(0, await end);
    }

    [Fact]
    public async Task A_handler_in_hand_is_waited_for()
    {
        var witness = new Witness();
        await using var host = await witness.StartAsync();
        await using var client = await host.ConnectAsync();
        await client.JoinAsync("room:1");
        await client.PushAsync("room:1", "wait");
        await witness.Waits.Task.WaitAsync(Patience.Limit, Stop);
        var stopped = host.App.StopAsync(Stop);
        Assert.Equal(1012, (await client.Socket.ReceiveCloseAsync()).CloseCode);
        await client.Socket.SendBytesAsync(RawFrame.Close(1012));
        Assert.True(witness.NobodyLeft);
        witness.Go.SetResult();
        await stopped.WaitAsync(Prompt, Stop);
        Assert.IsType<LeaveReason.Draining>(await witness.LeftAsync());
    }

    [Fact]
    public async Task Who_connects_while_the_host_stops_is_answered_503()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        await using var client = await host.DialAsync();
        host.App.Services.GetRequiredService<Drainer>().Drain();
        Assert.Equal(503, (await client.AskAsync(RawSocket.Handshake("/socket/websocket?vsn=2.0.0"))).Status);
    }

    [Fact]
    public async Task Whose_connect_takes_longer_than_the_drain_is_answered_503()
    {
        var (asked, go) = (new TaskCompletionSource(), new TaskCompletionSource<bool>());
        await using var host = await KestrelHost.StartAsync(
            app => app.MapSocket<SlowSocket>("/socket", _ => { }), builder => builder.Services.AddSingleton(new SlowConnect(asked, go.Task)));
        await using var client = await host.DialAsync();
        var answer = client.AskAsync(RawSocket.Handshake("/socket/websocket?vsn=2.0.0"));
        await asked.Task.WaitAsync(Patience.Limit, Stop);
        host.App.Services.GetRequiredService<Drainer>().Drain();
        go.SetResult(true);
        Assert.Equal(503, (await answer).Status);
    }

    private sealed record SlowConnect(TaskCompletionSource Asked, Task<bool> Go);

    private sealed class SlowSocket(SlowConnect connect) : Socket
    {
        public override async ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken)
        {
            connect.Asked.SetResult();
            await connect.Go;
            return Accept();
        }
    }

    private static async Task RefusedAsync(KestrelHost host)
    {
        while (true)
        {
            try
            {
                await using var client = await host.DialAsync();
                await client.ReceiveEndAsync();
            }
            catch (System.Net.Sockets.SocketException)
            {
                return;
            }
        }
    }
}
