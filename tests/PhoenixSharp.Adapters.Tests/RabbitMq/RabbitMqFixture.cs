using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Adapters.Tests.RabbitMq;

/// <summary>One RabbitMQ for all tests of a class.</summary>
public sealed class RabbitMqFixture : RabbitMqServer, IAsyncLifetime;
