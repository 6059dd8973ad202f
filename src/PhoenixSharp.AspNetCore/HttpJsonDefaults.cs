using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PhoenixSharp;

/// <summary>
/// Lets <see cref="PhoenixOptions.Json"/> begin as a copy of what the application set with <c>ConfigureHttpJsonOptions</c>, so that a
/// payload has the same JSON as an answer of a minimal API.
/// </summary>
internal sealed class HttpJsonDefaults(IOptions<JsonOptions> http) : IConfigureOptions<PhoenixOptions>
{
    /// <summary>Adds these defaults before all other configuration, so that the application's own for payloads override them.</summary>
    public static void AddTo(IServiceCollection services)
    {
        if (!services.Any(service => service.ImplementationType == typeof(HttpJsonDefaults)))
            services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<PhoenixOptions>, HttpJsonDefaults>());
    }

    // An application may have set one source-generated context as the only resolver of HTTP. Payloads keep the fallback by reflection.
    public void Configure(PhoenixOptions options)
    {
        var fallback = options.Json.TypeInfoResolver;
        options.StartJsonFrom(http.Value.SerializerOptions);
        var chain = options.Json.TypeInfoResolverChain;
        if (fallback is DefaultJsonTypeInfoResolver && !chain.Any(resolver => resolver is DefaultJsonTypeInfoResolver))
            chain.Add(fallback);
    }
}
