using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.EndToEnd.Tests;

// Row 19 of the promises: handlers that hang.
public sealed class BlockedThreadsTests
{
    private const int Blocked = 200;
    private const int PerConnection = 50;

    [Fact]
    public async Task Two_hundred_handlers_that_block_their_threads_hold_up_nobody_else()
    {
        using var gate = new ManualResetEventSlim();
        using var inside = new CountdownEvent(Blocked);
        await using var host = await StartAsync(gate, inside);
        var connections = await Task.WhenAll(Enumerable.Range(0, Blocked / PerConnection).Select(_ => host.ConnectAsync()));
        foreach (var (connection, i) in connections.SelectMany(connection => Enumerable.Range(0, PerConnection).Select(i => (connection, i))))
        {
            await connection.JoinAsync($"slow:{i}");
            await connection.PushAsync($"slow:{i}", "block");
        }
        await Patience.UntilAsync(() => inside.IsSet, "two hundred handlers blocked");

        // Without threads of their own they would have the pool's, and this would take minutes.
        await using var other = await host.ConnectAsync();
        await other.JoinAsync("room:1");
        foreach (var client in connections.Append(other))
        {
            for (var i = 0; i < 20; i++)
                Assert.Equal("ok", (await client.HeartbeatAsync()).Status);
        }
        for (var i = 0; i < 20; i++)
            Assert.Equal("ok", (await other.AskAsync("room:1", "echo")).Status);

        gate.Set();
        foreach (var connection in connections)
        {
            for (var i = 0; i < PerConnection; i++)
                Assert.Equal("ok", (await connection.ReceiveAsync("phx_reply")).Status);
            await connection.DisposeAsync();
        }
    }

    [Fact]
    public async Task Handler_that_blocks_is_counted_and_logged_once_after_ten_calls()
    {
        using var gate = new ManualResetEventSlim();
        using var inside = new CountdownEvent(Blocked);
        using var counters = new Counters();
        await using var host = await StartAsync(gate, inside);
        await using var client = await host.ConnectAsync();
        await client.JoinAsync("rude:1");

        for (var i = 0; i < 10; i++)
            await client.AskAsync("rude:1", "spin");
        Assert.DoesNotContain(host.Log.Records, record => record.EventId.Id == 205); // the first calls are slow because code is compiled

        await client.AskAsync("rude:1", "spin");
        await client.AskAsync("rude:1", "spin");

        Assert.Equal(12, counters["phoenixsharp.channels.blocked"]);
        Assert.Single(host.Log.Records, record => record.EventId.Id == 205 && record.Text.Contains("RudeChannel", StringComparison.Ordinal));
    }

    private static Task<KestrelHost> StartAsync(ManualResetEventSlim gate, CountdownEvent inside) => KestrelHost.StartAsync(
        app => app.MapSocket<OpenSocket>("/socket", socket => socket
            .Channel<SlowChannel>("slow:*")
            .Channel<RudeChannel>("rude:*")
            .Channel<EchoChannel>("room:*")
            .Configure(options => options.MaxBlockingThreads = Blocked)),
        builder => builder.Services.AddSingleton(gate).AddSingleton(inside));

    [MayBlock]
    private sealed class SlowChannel(ManualResetEventSlim gate, CountdownEvent inside) : Channel<OpenSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

        public override ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken)
        {
            inside.Signal();
            gate.Wait(Patience.Limit, CancellationToken.None);
            return new(Reply.Ok());
        }
    }

    private sealed class RudeChannel : Channel<OpenSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

        public override ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken)
        {
            var began = Time.GetTimestamp();
            while (Time.GetElapsedTime(began) < TimeSpan.FromMilliseconds(250))
                Thread.SpinWait(1000);
            return new(Reply.Ok());
        }
    }
}
