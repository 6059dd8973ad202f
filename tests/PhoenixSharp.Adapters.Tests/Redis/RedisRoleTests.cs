using Microsoft.Extensions.Diagnostics.HealthChecks;
using PhoenixSharp.Adapters.Tests.Contract;
using PhoenixSharp.Cluster;
using PhoenixSharp.Redis;
using PhoenixSharp.TestSupport;
using StackExchange.Redis;

namespace PhoenixSharp.Adapters.Tests.Redis;

public sealed class RedisRoleTests(RedisFixture master) : IClassFixture<RedisFixture>
{
    [Fact]
    public async Task Health_is_degraded_when_the_node_is_connected_to_a_replica()
    {
        await using var replica = new ReplicaOf(master.Port);
        await replica.StartAsync();
        await using var node = await StartAsync(new RedisOptions { Connection = $"127.0.0.1:{replica.Port}" });
        Assert.Equal(LinkState.Connected, node.Adapter.Status.Link);
        var health = await HealthAsync(node);
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Equal(
            $"Redis at 127.0.0.1:{replica.Port} is a replica: nodes on its master do not receive this node's broadcasts. "
            + "Connect all nodes to the master.",
            health.Description);
        Assert.Single(node.Log, record => record.EventId.Id == 129);
    }

    [Fact]
    public async Task Health_is_good_when_the_node_is_connected_to_a_master()
    {
        await using var node = await StartAsync(new RedisOptions { Connection = $"127.0.0.1:{master.Port}" });
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync(node)).Status);
        Assert.DoesNotContain(node.Log, record => record.EventId.Id == 129);
    }

    [Fact]
    public async Task Warning_is_logged_once_when_the_role_is_unknown()
    {
        await using var old = new OldRedis();
        await old.StartAsync();
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{old.Port},allowAdmin=true");
        await using var node = await StartAsync(new RedisOptions { Multiplexer = multiplexer });
        await node.LinkIsAsync(LinkState.Connected);
        await multiplexer.GetServers()[0].ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");
        await node.LinkIsAsync(LinkState.Degraded);
        await node.LinkIsAsync(LinkState.Connected);
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync(node)).Status);
        var warning = Assert.Single(node.Log, record => record.EventId.Id == 129);
        Assert.Contains("does not report whether it is a master or a replica", warning.Text, StringComparison.Ordinal);
    }

    private static Task<Node> StartAsync(RedisOptions options) => new Node(new RedisBroker(options), options).StartAsync();

    private static Task<HealthCheckResult> HealthAsync(Node node)
    {
        var check = new AdapterHealthCheck(node.Adapter);
        var registration = new HealthCheckRegistration("cluster", check, HealthStatus.Degraded, tags: null);
        return check.CheckHealthAsync(new HealthCheckContext { Registration = registration }, TestContext.Current.CancellationToken);
    }

    private sealed class ReplicaOf(int port) : RedisServer
    {
        protected override string[] Settings() => ["--replicaof", "127.0.0.1", $"{port}"];
    }

    private sealed class OldRedis : RedisServer
    {
        protected override string[] Settings() => ["--rename-command", "HELLO", ""];
    }
}
