using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Adapters.Tests.Redis;

/// <summary>One Redis for all tests of a class.</summary>
public sealed class RedisFixture : RedisServer, IAsyncLifetime;
