using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.EndToEnd.Tests;

// Row 37 of the promises: a client that reads is never closed because of what was queued for it at once.
public sealed class HealthyReaderTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_hundred_pushes_after_the_join_arrive_in_order()
    {
        await using var host = await StartAsync(new Burst(300, 4_000, Awaits: false));
        await using var client = await host.ConnectAsync();
        await client.JoinAsync("burst:1");
        for (var i = 0; i < 300; i++)
            Assert.Equal(i, (await client.ReceiveAsync()).Payload.GetProperty("i").GetInt32());
        Assert.Empty(SlowConsumers(host));
    }

    [Fact]
    public async Task Forty_megabytes_pushed_in_one_turn_arrive_in_order()
    {
        await using var host = await StartAsync(new Burst(40, 1_000_000, Awaits: false));
        await using var client = await host.ConnectAsync();
        await client.JoinAsync("burst:1");
        for (var i = 0; i < 40; i++)
            Assert.Equal(i, (await client.ReceiveAsync()).Payload.GetProperty("i").GetInt32());
        Assert.Empty(SlowConsumers(host));
    }

    [Fact]
    public async Task Pushes_that_are_awaited_never_pile_up()
    {
        var most = 0L;
        await using var host = await StartAsync(new Burst(200, 1_000_000, Awaits: true));
        var budget = host.App.Services.GetRequiredService<PubSubServer>().Budget;
        await using var client = await host.ConnectAsync();
        await client.JoinAsync("burst:1");
        for (var i = 0; i < 200; i++)
        {
            Assert.Equal(i, (await client.ReceiveAsync()).Payload.GetProperty("i").GetInt32());
            most = Math.Max(most, budget.Used);
        }
        Assert.InRange(most, 0, 4_000_000); // of 200 MB: 1 MiB, and the message that exceeds it
        Assert.Empty(SlowConsumers(host));
    }

    [Fact]
    public async Task Large_push_and_its_large_reply_pass()
    {
        await using var host = await StartAsync(new Burst(1, 600_000, Awaits: false));
        await using var client = await host.ConnectAsync();
        await client.JoinAsync("burst:1");
        var large = $$"""{"large":"{{new string('x', 600_000)}}"}""";
        for (var i = 0; i < 5; i++)
            Assert.Equal(large.Length, (await client.AskAsync("burst:1", "echo", large)).Response!.Length);
        Assert.Empty(SlowConsumers(host));
    }

    [Fact]
    public async Task Large_broadcasts_reach_all_readers_in_order()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        var readers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => host.ConnectAsync()));
        foreach (var reader in readers)
            await reader.JoinAsync("room:1");
        var large = new string('x', 100_000);
        for (var i = 0; i < 12; i++)
            await host.Broadcaster.BroadcastAsync("room:1", "large", new { i, large }, Stop);
        foreach (var reader in readers)
        {
            for (var i = 0; i < 12; i++)
                Assert.Equal(i, (await reader.ReceiveAsync()).Payload.GetProperty("i").GetInt32());
            await reader.DisposeAsync();
        }
        Assert.Empty(SlowConsumers(host));
    }

    [Fact]
    public async Task Reader_just_below_the_limit_is_not_touched_and_a_deaf_client_above_it_is_closed()
    {
        using var counters = new Counters();
        await using var host = await KestrelHost.StartEchoAsync(options => options.MaxOutboundBytes = 8_000_000);
        await using var reader = await host.ConnectAsync();
        await using var deaf = new ChannelClient(await host.OpenAsync(receiveBuffer: 4096));
        await reader.JoinAsync("room:1");
        await deaf.JoinAsync("room:2");
        var large = new string('x', 1_000_000);
        for (var i = 0; i < 7; i++)
            await host.Broadcaster.BroadcastAsync("room:1", "large", new { i, large }, Stop);
        for (var i = 0; i < 30; i++) // the kernel takes some megabytes
            await host.Broadcaster.BroadcastAsync("room:2", "large", new { i, large }, Stop);
        for (var i = 0; i < 7; i++)
            Assert.Equal(i, (await reader.ReceiveAsync()).Payload.GetProperty("i").GetInt32());
        await Patience.UntilAsync(() => counters["phoenixsharp.connections.slow_consumers"] == 1, "the deaf one was closed");
        Assert.Contains("MaxOutboundBytes", Assert.Single(SlowConsumers(host)), StringComparison.Ordinal);
    }

    private static IEnumerable<string> SlowConsumers(KestrelHost host) => host.Log.Records.Where(record => record.EventId.Id == 401).Select(record => record.Text);

    private static Task<KestrelHost> StartAsync(Burst burst) =>
        KestrelHost.StartAsync(app => app.MapSocket<OpenSocket>("/socket", socket => socket.Channel("burst:*", _ => new BurstChannel(burst))));

    private sealed record Burst(int Count, int Bytes, bool Awaits);

    private sealed class BurstChannel(Burst burst) : Channel<OpenSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

        public override async ValueTask JoinedAsync(CancellationToken cancellationToken)
        {
            var large = new string('x', burst.Bytes);
            List<Task> pushes = [];
            for (var i = 0; i < burst.Count; i++)
            {
                var push = PushAsync("burst", new { i, large }, cancellationToken);
                if (burst.Awaits)
                    await push;
                else
                    pushes.Add(push.AsTask());
            }
            await Task.WhenAll(pushes);
        }

        public override ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken) => new(Reply.Ok(payload));
    }
}
