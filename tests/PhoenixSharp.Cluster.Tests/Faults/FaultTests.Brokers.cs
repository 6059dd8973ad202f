using PhoenixSharp.Cluster.Tests.Healing;

namespace PhoenixSharp.Cluster.Tests.Faults;

public sealed class RedisFaultTests(RedisCluster fixture, HealingTimes times) : FaultTests(fixture, times), IClassFixture<RedisCluster>;

public sealed class RabbitMqFaultTests(RabbitMqCluster fixture, HealingTimes times) : FaultTests(fixture, times), IClassFixture<RabbitMqCluster>;

public sealed class NatsFaultTests(NatsCluster fixture, HealingTimes times) : FaultTests(fixture, times), IClassFixture<NatsCluster>;
