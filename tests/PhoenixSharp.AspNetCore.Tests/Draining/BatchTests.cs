using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;
using PhoenixSharp.Transports.LongPoll;

namespace PhoenixSharp;

public sealed class BatchTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Moment = TimeSpan.FromTicks(1);

    private readonly VirtualTime _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task As_many_as_are_in_a_batch_are_told_at_a_time()
    {
        await using var host = await StartAsync(options => options.Drain.BatchSize = 2);
        var clients = await ConnectAsync(host, 5);
        host.App.Services.GetRequiredService<Drainer>().Drain();
        var closed = clients.Select(client => client.Socket.ReceiveCloseAsync()).ToArray();

        await ClosedAsync(closed, 2);
        _time.Advance(Interval - Moment);
        await StillHeardAsync(clients, closed, 3);
        _time.Advance(Moment);
        await ClosedAsync(closed, 4);
        _time.Advance(Interval);
        Assert.All(await Task.WhenAll(closed), close => Assert.Equal(1012, close.CloseCode));
        await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task Long_poll_sessions_are_of_the_batches_too()
    {
        await using var host = await StartAsync(options => options.Drain.BatchSize = 1);
        var socket = Assert.Single(await ConnectAsync(host, 1));
        using var polling = await LongPollClient.OpenAsync(host);
        await polling.JoinAsync("room:1");
        host.App.Services.GetRequiredService<Drainer>().Drain();
        Assert.Equal(1012, (await socket.Socket.ReceiveCloseAsync()).CloseCode);
        Assert.Equal(200, (await polling.PostAsync(LongPollClient.Heartbeat)).Status); // its turn hasn't come
        Assert.Single((await polling.PollAsync()).Messages);
        var poll = polling.PollAsync();
        _time.Advance(Interval);
        Assert.Equal(204, (await poll).Status);
        await host.App.Services.GetRequiredService<Drainer>().WhenDrained().WaitAsync(Patience.Limit, Stop);
        await socket.DisposeAsync();
    }

    [Theory]
    [InlineData(5, 30, 5)]
    [InlineData(30, 10, 9)] // nine tenths of the host's time
    public async Task All_that_are_left_when_the_time_is_up_are_told_at_once(int seconds, int hostSeconds, int endSeconds)
    {
        await using var host = await StartAsync(
            options => (options.Drain.BatchSize, options.Drain.Timeout, options.IdleTimeout) = (1, TimeSpan.FromSeconds(seconds), TimeSpan.FromDays(1)),
            builder => builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(hostSeconds)));
        var clients = await ConnectAsync(host, 20);
        host.App.Services.GetRequiredService<Drainer>().Drain();
        var closed = clients.Select(client => client.Socket.ReceiveCloseAsync()).ToArray();
        var batches = 1;
        for (; batches * 2 < endSeconds; batches++)
        {
            await ClosedAsync(closed, batches); // with time for its close, before the clock moves
            _time.Advance(Interval);
        }
        await ClosedAsync(closed, batches);
        _time.Advance(TimeSpan.FromSeconds(1) - Moment); // the time is an odd number of seconds
        await StillHeardAsync(clients, closed, 20 - batches);
        _time.Advance(Moment);
        Assert.All(await Task.WhenAll(closed), close => Assert.Equal(1012, close.CloseCode));
        await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task The_host_stops_as_soon_as_all_are_gone_and_no_timer_is_left()
    {
        await using var host = await StartAsync(options => options.Drain.BatchSize = 2);
        var clients = await ConnectAsync(host, 3);
        var stopped = host.App.StopAsync(Stop);
        var closed = clients.Select(client => CloseAsync(client.Socket)).ToArray();
        await ClosedAsync(closed, 2);
        _time.Advance(Interval);
        await Task.WhenAll(closed);
        await stopped.WaitAsync(Patience.Limit, Stop);
        Assert.Equal(0, _time.TimerCount);
        await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task Who_leaves_before_its_turn_is_no_trouble()
    {
        await using var host = await StartAsync(options => options.Drain.BatchSize = 1);
        var clients = await ConnectAsync(host, 3);
        var stopped = host.App.StopAsync(Stop);
        foreach (var client in clients)
            client.Socket.Reset();
        await stopped.WaitAsync(Patience.Limit, Stop);
    }

    private Task<KestrelHost> StartAsync(Action<SocketOptions> options, Action<WebApplicationBuilder>? configure = null) =>
        new Witness().StartAsync(options, _time, configure);

    private static async Task<ChannelClient[]> ConnectAsync(KestrelHost host, int count)
    {
        var clients = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => host.ConnectAsync()));
        foreach (var client in clients)
            await client.JoinAsync("room:1");
        return clients;
    }

    private static async Task CloseAsync(RawSocket socket)
    {
        await socket.ReceiveCloseAsync();
        await socket.SendBytesAsync(RawFrame.Close(1012));
    }

    private static Task ClosedAsync(IReadOnlyCollection<Task> closed, int count) =>
        Patience.UntilAsync(() => closed.Count(close => close.IsCompleted) == count, $"{count} were closed");

    // A reply is behind a close, had there been one: whoever is answered was not told.
    private static async Task StillHeardAsync(ChannelClient[] clients, Task<RawFrame>[] closed, int count)
    {
        var waiting = clients.Where((_, i) => !closed[i].IsCompleted).ToArray();
        Assert.Equal(count, waiting.Length);
        foreach (var client in waiting)
        {
            var heard = client.Socket.Recording = new MemoryStream();
            await client.PushAsync("phoenix", "heartbeat");
            await Patience.UntilAsync(() => Encoding.UTF8.GetString(heard.ToArray()).Contains("phx_reply", StringComparison.Ordinal), "the heartbeat was answered");
        }
        Assert.Equal(count, closed.Count(close => !close.IsCompleted));
    }
}
