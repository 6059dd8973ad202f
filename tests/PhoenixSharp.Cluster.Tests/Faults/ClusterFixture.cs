using PhoenixSharp.Cluster.Tests.Clients;
using PhoenixSharp.Cluster.Tests.Nodes;

namespace PhoenixSharp.Cluster.Tests.Faults;

/// <summary>A cluster over one broker, each node in a network of its own, and phoenix.js: for all tests of a class.</summary>
public abstract class ClusterFixture : IAsyncLifetime
{
    private TestCluster? _cluster;
    private PhoenixJs? _phoenixJs;

    public TestCluster Cluster => _cluster!;

    public PhoenixJs PhoenixJs => _phoenixJs!;

    public abstract string Broker { get; }

    public async ValueTask InitializeAsync()
    {
        _phoenixJs = PhoenixJs.Start();
        _cluster = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        if (_phoenixJs is not null)
            await _phoenixJs.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract Task<TestCluster> StartAsync();
}

public sealed class RedisCluster : ClusterFixture
{
    public override string Broker => "Redis";

    private protected override Task<TestCluster> StartAsync() => TestCluster.StartRedisAsync(isolated: true);
}

public sealed class RabbitMqCluster : ClusterFixture
{
    public override string Broker => "RabbitMQ";

    private protected override Task<TestCluster> StartAsync() => TestCluster.StartRabbitMqAsync(isolated: true);
}

public sealed class NatsCluster : ClusterFixture
{
    public override string Broker => "NATS";

    private protected override Task<TestCluster> StartAsync() => TestCluster.StartNatsAsync(isolated: true);
}
