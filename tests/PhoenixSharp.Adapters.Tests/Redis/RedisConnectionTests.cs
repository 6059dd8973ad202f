using PhoenixSharp.Adapters.Tests.Contract;
using PhoenixSharp.Cluster;
using PhoenixSharp.Redis;
using PhoenixSharp.TestSupport;
using StackExchange.Redis;
using Proxy = PhoenixSharp.TestSupport.Proxy;

namespace PhoenixSharp.Adapters.Tests.Redis;

public sealed class RedisConnectionTests(RedisFixture server) : IClassFixture<RedisFixture>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Subscribe_fails_at_once_when_the_connection_is_broken()
    {
        var proxy = new Proxy(server.Port);
        await using var connection = await ConnectAsync(proxy.Port);
        await proxy.DisposeAsync(); // closes the connection
        var failure = await Assert.ThrowsAsync<IOException>(() => connection.Broken.WaitAsync(Patience.Limit, Cancelled));
        Assert.StartsWith("The connection to Redis broke (", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<IOException>(
            () => ((IBrokerConnection)connection).SubscribeAsync(["a"], Cancelled).WaitAsync(Patience.Limit, Cancelled));
    }

    [Fact]
    public async Task Publishes_wait_while_the_window_is_full()
    {
        await using var proxy = new Proxy(server.Port);
        await using var connection = await ConnectAsync(proxy.Port);
        proxy.Stall();
        OutboundEnvelope[] batch = [new OutboundEnvelope("window", new byte[256 << 10])];
        var sent = 0;
        Task sending;
        for (sending = connection.SendAsync(batch, Cancelled); sending.IsCompleted; sending = connection.SendAsync(batch, Cancelled))
            Assert.True(++sent <= RedisConnection.WindowBytes >> 18, "more than the window was taken");
        Assert.Equal(RedisConnection.WindowBytes, connection.UnacknowledgedBytes);
        proxy.Resume();
        await sending.WaitAsync(Patience.Limit, Cancelled);
        await connection.FinishAsync(Cancelled).WaitAsync(Patience.Limit, Cancelled);
        Assert.Equal(0, connection.UnacknowledgedBytes);
    }

    [Fact]
    public async Task Receiver_that_is_too_slow_breaks_its_connection_with_a_reason()
    {
        using var resume = new ManualResetEventSlim();
        await using var slow = await ConnectAsync(server.Port, _ => resume.Wait(2 * Patience.Limit)); // DisposeAsync waits for it
        await using var sender = await ConnectAsync(server.Port);
        await slow.SubscribeAsync(["slow"], Cancelled);
        for (var sent = 0; sent < 33; sent++)
            await sender.SendAsync([new OutboundEnvelope("slow", new byte[1 << 20])], Cancelled);
        var reason = await Assert.ThrowsAsync<IOException>(() => slow.Broken.WaitAsync(Patience.Limit, Cancelled));
        resume.Set();
        Assert.Equal("Messages arrive faster than this node handles them: more than 32 MiB are queued.", reason.Message);
    }

    [Fact]
    public async Task Receiver_that_is_slow_receives_everything_when_less_than_32_MiB_is_queued()
    {
        var received = 0;
        using var resume = new ManualResetEventSlim();
        await using var slow = await ConnectAsync(server.Port, _ =>
        {
            resume.Wait(Cancelled);
            Interlocked.Increment(ref received);
        });
        await using var sender = await ConnectAsync(server.Port);
        await slow.SubscribeAsync(["long", "short"], Cancelled);
        await sender.SendAsync([.. Enumerable.Range(0, 31).Select(_ => new OutboundEnvelope("long", new byte[1 << 20]))], Cancelled);
        await sender.SendAsync([.. Enumerable.Range(0, 1000).Select(_ => new OutboundEnvelope("short", new byte[100]))], Cancelled);
        await sender.FinishAsync(Cancelled);
        resume.Set();
        await Patience.UntilAsync(() => Volatile.Read(ref received) == 1031, "everything is received");
        Assert.False(slow.Broken.IsCompleted);
    }

    [Fact]
    public async Task Receiver_that_throws_breaks_the_connection_with_its_exception()
    {
        await using var connection = await ConnectAsync(server.Port, _ => throw new InvalidOperationException("faulty"));
        await connection.SubscribeAsync(["t"], Cancelled);
        await connection.SendAsync([new OutboundEnvelope("t", new byte[1])], Cancelled);
        var reason = await Assert.ThrowsAsync<InvalidOperationException>(() => connection.Broken.WaitAsync(Patience.Limit, Cancelled));
        Assert.Equal("faulty", reason.Message);
    }

    [Fact]
    public async Task Batch_larger_than_the_window_is_sent_alone()
    {
        var window = new PublishWindow(10);
        await window.EnterAsync(25, Cancelled);
        var next = window.EnterAsync(1, Cancelled).AsTask();
        Assert.False(next.IsCompleted);
        window.Leave(25);
        await next.WaitAsync(Patience.Limit, Cancelled);
        Assert.Equal(1, window.Bytes);
    }

    [Fact]
    public async Task Application_connection_is_used_and_not_disposed()
    {
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port}");
        await using var other = await StartAsync(new RedisOptions { NodeName = "other", Connection = $"127.0.0.1:{server.Port}" });
        var node = await StartAsync(new RedisOptions { NodeName = "own", Multiplexer = multiplexer });
        await using (var reader = await other.ListenAsync("t"))
        {
            await node.BroadcastAsync("t", "e");
            Assert.Empty(await reader.UntilAsync("e"));
        }
        await using (var reader = await node.ListenAsync("t"))
        {
            await other.BroadcastAsync("t", "e");
            Assert.Empty(await reader.UntilAsync("e"));
        }
        await node.DisposeAsync();
        Assert.True(multiplexer.IsConnected);
        Assert.True(await multiplexer.GetDatabase().StringSetAsync("still", "usable"));
        Assert.Equal(1, await multiplexer.GetSubscriber().PublishAsync(RedisChannel.Literal("phoenix:nodes"), "x")); // the other node
    }

    [Fact]
    public async Task Node_links_again_when_the_application_connection_has_reconnected()
    {
        await using var proxy = new Proxy(server.Port);
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{proxy.Port}");
        await using var node = await StartAsync(new RedisOptions { Multiplexer = multiplexer });
        await node.LinkIsAsync(LinkState.Connected);
        await using var admin = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port},allowAdmin=true");
        await admin.GetServers()[0].ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");
        await node.LinkIsAsync(LinkState.Degraded);
        await node.LinkIsAsync(LinkState.Connected);
        Assert.Equal(BroadcastReach.Handed, await node.BroadcastAsync("t", "e"));
    }

    private static Task<Node> StartAsync(RedisOptions options)
    {
        options.BeatPeriod = TimeSpan.FromMilliseconds(100);
        return new Node(new RedisBroker(options), options).StartAsync();
    }

    private static async Task<RedisConnection> ConnectAsync(int port, EnvelopeReceiver? received = null)
    {
        var broker = new RedisBroker(new RedisOptions { Connection = $"127.0.0.1:{port}" });
        return (RedisConnection)await broker.ConnectAsync(received ?? (_ => { }), Cancelled);
    }
}
