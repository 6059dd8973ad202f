using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PhoenixSharp.TestSupport;
using StackExchange.Redis;

namespace PhoenixSharp.Adapters.Tests.Redis;

public sealed class AddRedisTests
{
    private static PhoenixBuilder Builder => new ServiceCollection().AddPhoenix();

    [Fact]
    public void AddRedis_names_the_argument_that_is_null()
    {
        Assert.Throws<ArgumentNullException>("builder", () => default(PhoenixBuilder)!.AddRedis("localhost"));
        Assert.Throws<ArgumentNullException>("builder", () => default(PhoenixBuilder)!.AddRedis(new ConfigurationOptions()));
        Assert.Throws<ArgumentNullException>(
            "builder", () => default(PhoenixBuilder)!.AddRedis(DispatchProxy.Create<IConnectionMultiplexer, UnusedMultiplexer>()));
        Assert.Throws<ArgumentNullException>("configuration", () => Builder.AddRedis(default(ConfigurationOptions)!));
        Assert.Throws<ArgumentNullException>("multiplexer", () => Builder.AddRedis(default(IConnectionMultiplexer)!));
    }

    [Theory]
    [InlineData(null)] // such as a key that the configuration of the application does not have
    [InlineData("")]
    public async Task Missing_connection_string_is_reported_when_the_host_starts(string? connection)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => KestrelHost.StartEchoAsync(
            configure: builder => builder.Services.AddPhoenix().AddRedis(connection!)));
        Assert.StartsWith("Redis: Connection is empty; ", Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    public class UnusedMultiplexer : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new NotSupportedException();
    }
}
