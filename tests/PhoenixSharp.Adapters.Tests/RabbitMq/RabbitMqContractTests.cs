using PhoenixSharp.TestSupport;
using PhoenixSharp.Adapters.Tests.Contract;
using PhoenixSharp.Cluster;
using PhoenixSharp.RabbitMq;

namespace PhoenixSharp.Adapters.Tests.RabbitMq;

public sealed class RabbitMqContractTests(RabbitMqFixture server) : BrokerContractTests(server), IClassFixture<RabbitMqFixture>
{
    private protected override ClusterOptions Options(int port) => new RabbitMqOptions { Connection = $"amqp://guest:guest@127.0.0.1:{port}" };

    private protected override IBroker Connect(int port, ClusterOptions options) => new RabbitMqBroker((RabbitMqOptions)options);
}
