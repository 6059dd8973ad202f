using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PhoenixSharp.TestSupport;

/// <summary>The services below channels, as <c>AddPhoenix</c> registers them, for tests of one part alone.</summary>
public static class TestServices
{
    /// <summary>Adds local fan-out.</summary>
    public static PhoenixBuilder AddLocalPubSub(this IServiceCollection services)
    {
        services.AddOptions<PhoenixOptions>();
        services.AddSingleton(provider => new PubSubServer(new LocalAdapter(), provider.GetRequiredService<IOptions<PhoenixOptions>>().Value.Json));
        services.AddSingleton<IPubSub>(provider => provider.GetRequiredService<PubSubServer>());
        return new PhoenixBuilder(services);
    }
}
