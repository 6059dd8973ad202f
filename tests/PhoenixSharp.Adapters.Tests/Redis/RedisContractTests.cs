using PhoenixSharp.TestSupport;
using PhoenixSharp.Adapters.Tests.Contract;
using PhoenixSharp.Cluster;
using PhoenixSharp.Redis;

namespace PhoenixSharp.Adapters.Tests.Redis;

public sealed class RedisContractTests(RedisFixture server) : BrokerContractTests(server), IClassFixture<RedisFixture>
{
    private protected override ClusterOptions Options(int port) => new RedisOptions { Connection = $"127.0.0.1:{port}" };

    private protected override IBroker Connect(int port, ClusterOptions options) => new RedisBroker((RedisOptions)options);
}
