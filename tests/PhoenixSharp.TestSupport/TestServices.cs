using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PhoenixSharp.Budgets;
using PhoenixSharp.Logging;

namespace PhoenixSharp.TestSupport;

/// <summary>The services below channels, as <c>AddPhoenix</c> registers them, for tests of one part alone.</summary>
public static class TestServices
{
    /// <summary>Adds local fan-out.</summary>
    public static PhoenixBuilder AddLocalPubSub(this IServiceCollection services) => services.AddPubSub(new LocalAdapter());

    /// <summary>Adds local fan-out, and an adapter for what goes to other nodes.</summary>
    public static PhoenixBuilder AddPubSub(this IServiceCollection services, IPubSubAdapter adapter)
    {
        services.AddOptions<PhoenixOptions>();
        services.TryAddSingleton<PhoenixLoggers>();
        services.AddSingleton(provider => new PubSubServer(adapter, provider.GetRequiredService<IOptions<PhoenixOptions>>().Value.Json, time: provider.GetService<TimeProvider>(), budget: ByteBudget.Of(provider.GetRequiredService<IOptions<PhoenixOptions>>().Value)));
        services.AddSingleton<IPubSub>(provider => provider.GetRequiredService<PubSubServer>());
        return new PhoenixBuilder(services);
    }

    /// <summary>Starts to hear other nodes, as a host does before anything else.</summary>
    public static ValueTask StartPubSubAsync(this IServiceProvider services) => services.GetRequiredService<PubSubServer>().StartAsync(CancellationToken.None);
}
