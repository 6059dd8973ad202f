using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.Budgets;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.EndToEnd.Tests;

// Rows 41 and 42 of the promises: every waiting byte is counted, for the connection, its address and the process.
public sealed class WaitingBytesTests
{
    private const int Megabyte = 1_000_000;

    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Four_slow_channels_hold_no_more_than_the_read_ahead()
    {
        await using var host = await StartAsync();
        var budget = BudgetOf(host);
        await using var attacker = await ConnectAsync(host, "127.0.0.2");
        for (var i = 0; i < 4; i++)
            await attacker.JoinAsync($"stuck:{i}");
        var before = Heap.Live();

        var flood = FloodAsync(attacker, messages: 64);
        await Patience.UntilAsync(() => budget.Used >= 8 << 20, "the read-ahead was full");
        host.Log.Clear();
        Assert.InRange(budget.Used, 8 << 20, (8 << 20) + (2 * Megabyte));
        Assert.InRange(Heap.Live() - before, long.MinValue, 32 << 20); // of 64 MB sent, with Kestrel's and the pool's buffers
        _gate.SetResult();
        await flood.WaitAsync(Patience.Limit, Stop);
        await Patience.UntilAsync(() => budget.Used == 0, "all was handled and given back");
    }

    [Fact]
    public async Task Connections_of_one_address_share_its_limit_and_another_address_is_not_touched()
    {
        using var counters = new Counters();
        await using var host = await StartAsync(phoenix => phoenix.MaxWaitingBytesPerAddress = 4 << 20, socket => socket.HoldTimeout = TimeSpan.FromSeconds(1));
        var budget = BudgetOf(host);
        var attackers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ConnectAsync(host, "127.0.0.2")));
        await using var honest = await ConnectAsync(host, "127.0.0.3");
        await honest.JoinAsync("room:1");
        await using var neighbour = await ConnectAsync(host, "127.0.0.2");
        await neighbour.JoinAsync("room:1");

        var floods = new List<Task>();
        foreach (var attacker in attackers)
        {
            await attacker.JoinAsync("stuck:0");
            await attacker.JoinAsync("stuck:1");
            floods.Add(FloodAsync(attacker, messages: 8, topics: 2));
        }
        await Patience.UntilAsync(() => budget.Used > 4 << 20, "the address held as much as it may");
        Assert.InRange(budget.Used, 0, (4 << 20) + (attackers.Length * 2 * Megabyte)); // one unfinished message each, and its buffer
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("ok", (await honest.AskAsync("room:1", "echo", $$"""{"large":"{{new string('x', 100_000)}}"}""")).Status);
            Assert.Equal("ok", (await neighbour.AskAsync("room:1", "echo", """{"small":1}""")).Status);
        }
        await Patience.UntilAsync(
            () => host.Log.Records.Any(record => record.EventId.Id == 206 && record.Text.Contains("MaxWaitingBytesPerAddress", StringComparison.Ordinal)), "a slow channel was ended");
        Assert.NotEqual(0, counters["phoenixsharp.channels.overloaded"]);
        _gate.SetResult();
        foreach (var attacker in attackers)
            await attacker.DisposeAsync();
        await Task.WhenAll(floods).ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    [Fact]
    public async Task Connects_are_refused_at_80_percent_and_those_that_hold_most_are_closed_at_100()
    {
        using var counters = new Counters();
        await using var host = await StartAsync(phoenix => phoenix.MaxWaitingBytes = 10 * Megabyte);
        var budget = BudgetOf(host);
        await using var honest = await ConnectAsync(host, "127.0.0.3");
        await honest.JoinAsync("room:1");
        await using var one = await ConnectAsync(host, "127.0.0.2");
        await one.JoinAsync("stuck:1");
        for (var i = 0; i < 7; i++)
            await one.PushAsync("stuck:1", "work", Large(Megabyte));
        await Patience.UntilAsync(() => budget.Used > 6.9 * Megabyte, "seven megabytes waited");
        await using (var welcome = await ConnectAsync(host, "127.0.0.4"))
            await welcome.JoinAsync("room:1"); // close to the limit, and nobody is refused

        await using var two = await ConnectAsync(host, "127.0.0.5");
        await two.JoinAsync("stuck:1");
        for (var i = 0; i < 2; i++)
            await two.PushAsync("stuck:1", "work", Large(Megabyte));
        await Patience.UntilAsync(() => budget.Used > 8.5 * Megabyte, "nine megabytes waited");
        await using (var refused = await host.DialAsync())
        {
            var answer = await refused.AskAsync(RawSocket.Handshake("/socket/websocket?vsn=2.0.0"));
            Assert.Equal((503, "5"), (answer.Status, answer.Headers["Retry-After"]));
        }
        Assert.Contains("MaxWaitingBytes", Assert.Single(host.Log.Records, record => record.EventId.Id == 408).Text, StringComparison.Ordinal);

        await two.PushAsync("stuck:1", "work", Large(Megabyte));
        await two.PushAsync("stuck:1", "work", Large(Megabyte));
        var close = await one.Socket.ReceiveCloseAsync();
        Assert.Equal((1013, "overloaded"), (close.CloseCode, close.CloseReason));
        Assert.Contains("MaxWaitingBytes", Assert.Single(host.Log.Records, record => record.EventId.Id == 207).Text, StringComparison.Ordinal);
        Assert.Equal(1, counters["phoenixsharp.connections.overloaded"]);
        Assert.Equal("ok", (await honest.AskAsync("room:1", "echo")).Status);
        Assert.Equal("ok", (await two.HeartbeatAsync()).Status);
        _gate.SetResult();
    }

    [Fact]
    public async Task Frame_that_waits_for_many_counts_once()
    {
        await using var host = await StartAsync();
        var budget = BudgetOf(host);
        var deaf = new List<ChannelClient>();
        for (var i = 0; i < 20; i++)
        {
            deaf.Add(new ChannelClient(await host.OpenAsync(receiveBuffer: 4096)));
            await deaf[i].JoinAsync("room:1");
        }
        for (var i = 0; i < 6; i++)
            await host.Broadcaster.BroadcastAsync("room:1", "large", new { large = new string('x', Megabyte) }, Stop);
        await Patience.UntilAsync(() => budget.Used > 0, "something waited");
        Assert.InRange(budget.Used, 0, 7 * Megabyte); // and not a hundred
        foreach (var client in deaf)
            await client.DisposeAsync();
        await Patience.UntilAsync(() => budget.Used == 0, "all was given back");
    }

    [Fact]
    public async Task Deaf_clients_of_an_address_that_exceeds_its_limit_are_closed_and_its_readers_are_not()
    {
        const int Deaf = 6;
        using var counters = new Counters();
        await using var host = await StartAsync(phoenix => phoenix.MaxWaitingBytesPerAddress = 4 << 20);
        var deaf = await Task.WhenAll(Enumerable.Range(0, Deaf).Select(_ => ConnectAsync(host, "127.0.0.2", receiveBuffer: 4096)));
        await using var neighbour = await ConnectAsync(host, "127.0.0.2");
        await using var stranger = await ConnectAsync(host, "127.0.0.3");
        foreach (var client in deaf.Append(neighbour).Append(stranger))
            await client.JoinAsync("room:1");

        for (var i = 0; i < 30; i++)
        {
            await host.Broadcaster.BroadcastAsync("room:1", "large", new { i, large = new string('x', Megabyte) }, Stop);
            Assert.Equal(i, (await neighbour.ReceiveAsync()).Payload.GetProperty("i").GetInt32());
            Assert.Equal(i, (await stranger.ReceiveAsync()).Payload.GetProperty("i").GetInt32());
        }

        await Patience.UntilAsync(() => counters["phoenixsharp.connections.slow_consumers"] > 0, "deaf clients were closed");
        Assert.Contains(host.Log.Records, record => record.EventId.Id == 401 && record.Text.Contains("MaxWaitingBytesPerAddress", StringComparison.Ordinal));
        Assert.Equal("ok", (await neighbour.HeartbeatAsync()).Status);
        foreach (var client in deaf)
            await client.DisposeAsync();
    }

    private static ByteBudget BudgetOf(KestrelHost host) => host.App.Services.GetRequiredService<PubSubServer>().Budget;

    private static string Large(int bytes) => $$"""{"large":"{{new string('x', bytes - 100)}}"}""";

    private static async Task FloodAsync(ChannelClient client, int messages, int topics = 4)
    {
        var payload = Large(Megabyte);
        for (var i = 0; i < messages; i++)
            await client.PushAsync($"stuck:{i % topics}", "work", payload);
    }

    private static async Task<ChannelClient> ConnectAsync(KestrelHost host, string from, int? receiveBuffer = null)
    {
        var socket = await RawSocket.DialAsync(host.Port, receiveBuffer, from);
        await socket.UpgradeAsync("/socket/websocket?vsn=2.0.0");
        return new ChannelClient(socket);
    }

    private Task<KestrelHost> StartAsync(Action<PhoenixOptions>? phoenix = null, Action<SocketOptions>? options = null) => KestrelHost.StartAsync(
        app => app.MapSocket<OpenSocket>("/socket", socket => socket
            .Channel("stuck:*", _ => new StuckChannel(_gate.Task))
            .Channel<EchoChannel>("room:*")
            .Configure(options ?? (_ => { }))),
        builder => builder.Services.Configure(phoenix ?? (_ => { })));

    private sealed class StuckChannel(Task gate) : Channel<OpenSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

        public override async ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken)
        {
            await gate;
            return Reply.Ok();
        }
    }
}
