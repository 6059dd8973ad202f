using PhoenixSharp.Cluster.Tests.Faults;
using PhoenixSharp.Cluster.Tests.Nodes;

namespace PhoenixSharp.Cluster.Tests.Deploys;

/// <summary>A cluster whose clients have time to move, on a slow machine too.</summary>
public sealed class RedisDeployCluster : ClusterFixture
{
    internal static readonly Periods Periods = new() { Broadcast = TimeSpan.FromMilliseconds(500), Down = TimeSpan.FromSeconds(6), Moving = TimeSpan.FromSeconds(6) };

    public override string Broker => "Redis";

    private protected override Task<TestCluster> StartAsync() => TestCluster.StartRedisAsync(Periods);
}

/// <summary>The same over RabbitMQ.</summary>
public sealed class RabbitMqDeployCluster : ClusterFixture
{
    public override string Broker => "RabbitMQ";

    private protected override Task<TestCluster> StartAsync() => TestCluster.StartRabbitMqAsync(RedisDeployCluster.Periods);
}
