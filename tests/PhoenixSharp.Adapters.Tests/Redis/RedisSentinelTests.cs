using System.Diagnostics;
using PhoenixSharp.Adapters.Tests.Contract;
using PhoenixSharp.Redis;
using PhoenixSharp.TestSupport;
using StackExchange.Redis;

namespace PhoenixSharp.Adapters.Tests.Redis;

public sealed class RedisSentinelTests
{
    [Fact]
    public async Task Nodes_link_to_the_new_master_when_the_master_is_killed()
    {
        await using var master = new RedisServer();
        await master.StartAsync();
        await using var replica = new ReplicaOf(master.Port);
        await replica.StartAsync();
        await using var sentinel = new Sentinel(master.Port);
        await sentinel.StartAsync();
        await using (var client = await ConnectionMultiplexer.SentinelConnectAsync($"127.0.0.1:{sentinel.Port}"))
        {
            var server = client.GetServers()[0];
            await Patience.UntilAsync(() => server.SentinelGetReplicaAddresses("mymaster").Length == 1, "the sentinel knows the replica");
        }
        await using var a = await StartAsync("a", sentinel.Port);
        await using var b = await StartAsync("b", sentinel.Port);
        await Task.WhenAll(a.LinkIsAsync(LinkState.Connected), b.LinkIsAsync(LinkState.Connected));
        await using var reader = await b.ListenAsync("t");
        await a.BroadcastAsync("t", "before");
        Assert.Empty(await reader.UntilAsync("before"));

        await master.KillAsync();
        await Task.WhenAll(a.LinkIsAsync(LinkState.Degraded), b.LinkIsAsync(LinkState.Degraded));
        await Task.WhenAll(a.LinkIsAsync(LinkState.Connected), b.LinkIsAsync(LinkState.Connected));
        await Patience.UntilAsync(() => a.Adapter.Status.Nodes.Count + b.Adapter.Status.Nodes.Count == 2, "they see each other");
        Assert.Equal(BroadcastReach.Handed, await a.BroadcastAsync("t", "after"));
        Assert.Empty(await reader.UntilAsync("after"));
        Assert.Null(a.Adapter.Status.BrokerFault); // it is a master now
    }

    private static Task<Node> StartAsync(string name, int sentinel)
    {
        var options = new RedisOptions { NodeName = name, Connection = $"127.0.0.1:{sentinel},serviceName=mymaster" };
        return new Node(new RedisBroker(options), options).StartAsync();
    }

    private sealed class ReplicaOf(int port) : RedisServer
    {
        protected override string[] Settings() => ["--replicaof", "127.0.0.1", $"{port}", "--repl-diskless-sync-delay", "0"];
    }

    private sealed class Sentinel(int master) : BrokerServer
    {
        public override (string Name, string Value) Setting => ("Phoenix:Redis", $"{Address}:{Port},serviceName=mymaster");

        protected override string ReadyLine => "+monitor master mymaster";

        protected override ProcessStartInfo Command()
        {
            var file = Path.Combine(Folder, "sentinel.conf"); // the sentinel rewrites it
            File.WriteAllLines(file,
            [
                $"port {Port}", $"bind {Address}", $"dir {Folder}", $"sentinel monitor mymaster 127.0.0.1 {master} 1",
                "sentinel down-after-milliseconds mymaster 500", "sentinel failover-timeout mymaster 2000",
            ]);
            return new ProcessStartInfo("redis-server", [file, "--sentinel"]);
        }
    }
}
