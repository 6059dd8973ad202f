using PhoenixSharp.Adapters.Tests.Brokers;
using PhoenixSharp.Adapters.Tests.Contract;
using PhoenixSharp.Cluster;
using PhoenixSharp.RabbitMq;

namespace PhoenixSharp.Adapters.Tests.RabbitMq;

public sealed class RabbitMqContractTests(RabbitMqServer server) : BrokerContractTests(server), IClassFixture<RabbitMqServer>
{
    private protected override ClusterOptions Options(int port) => new RabbitMqOptions { Connection = $"amqp://guest:guest@127.0.0.1:{port}" };

    private protected override IBroker Connect(int port, ClusterOptions options) => new RabbitMqBroker((RabbitMqOptions)options);
}
