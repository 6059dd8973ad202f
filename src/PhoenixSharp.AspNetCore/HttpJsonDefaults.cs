using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PhoenixSharp;

/// <summary>
/// Copies the options that the application set with <c>ConfigureHttpJsonOptions</c> to <see cref="PhoenixOptions.Json"/>, so that a payload
/// has the same JSON as a response of a minimal API.
/// </summary>
internal sealed class HttpJsonDefaults(IOptions<JsonOptions> http) : IConfigureOptions<PhoenixOptions>
{
    /// <summary>Adds these defaults before all other configuration, so that the application can override them for payloads.</summary>
    public static void AddTo(IServiceCollection services)
    {
        if (!services.Any(service => service.ImplementationType == typeof(HttpJsonDefaults)))
            services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<PhoenixOptions>, HttpJsonDefaults>());
    }

    // If a source-generated context is the only resolver for HTTP, reflection stays the last resolver for payloads.
    public void Configure(PhoenixOptions options)
    {
        var fallback = options.Json.TypeInfoResolver;
        options.StartJsonFrom(http.Value.SerializerOptions);
        var chain = options.Json.TypeInfoResolverChain;
        if (fallback is DefaultJsonTypeInfoResolver && !chain.Any(resolver => resolver is DefaultJsonTypeInfoResolver))
            chain.Add(fallback);
    }
}
