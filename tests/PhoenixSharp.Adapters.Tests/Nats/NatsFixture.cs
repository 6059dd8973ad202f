using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Adapters.Tests.Nats;

/// <summary>One NATS server for all tests of a class, with its default limits.</summary>
public sealed class NatsFixture : NatsServer, IAsyncLifetime;
