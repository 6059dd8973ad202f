using PhoenixSharp.Cluster.Tests.Clients;
using PhoenixSharp.Cluster.Tests.Faults;
using PhoenixSharp.Cluster.Tests.Healing;
using PhoenixSharp.Cluster.Tests.Nodes;

namespace PhoenixSharp.Cluster.Tests.Deploys;

/// <summary>A new version comes node by node, and nobody who stays is seen to leave.</summary>
public abstract class DeployTests(ClusterFixture fixture, HealingTimes times) : ClusterTests(fixture, times)
{
    [Fact]
    public async Task A_rolling_restart_shows_no_leave_and_no_join_of_those_who_reconnect()
    {
        await using var scene = await Scene.SetAsync(Cluster, PhoenixJs, "room:rolling", balanced: true);
        foreach (var node in All)
        {
            await node.StopAsync();
            await node.StartAsync();
            await node.HealthIsAsync("Healthy"); // as an orchestrator waits before it goes on
            await scene.ListsAsync(node, All); // if it found no broker within its time, on a very slow machine, it listens before it knows
        }
        await scene.ConvergeAsync([.. All]);
        await scene.SettleAsync();
        Assert.Equal("", string.Join('\n', scene.Flicker()));
    }
}

public sealed class RedisDeployTests(RedisDeployCluster fixture, HealingTimes times) : DeployTests(fixture, times), IClassFixture<RedisDeployCluster>;

public sealed class RabbitMqDeployTests(RabbitMqDeployCluster fixture, HealingTimes times) : DeployTests(fixture, times), IClassFixture<RabbitMqDeployCluster>;
