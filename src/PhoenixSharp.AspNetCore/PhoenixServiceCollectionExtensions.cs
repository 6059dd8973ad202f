using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using PhoenixSharp.Budgets;
using PhoenixSharp.Limiting;
using PhoenixSharp.Listening;
using PhoenixSharp.Logging;

namespace PhoenixSharp;

/// <summary>What an application adds to its services.</summary>
public static class PhoenixServiceCollectionExtensions
{
    /// <summary>Adds topics, broadcasts, <see cref="PhoenixToken"/> and what sockets need; map sockets with <c>app.MapSocket&lt;UserSocket&gt;("/socket", …)</c>.</summary>
    /// <remarks>
    /// It also changes defaults of Kestrel: the HTTP/2 flow-control windows are 16 MiB for a connection and 256 KiB for a stream, and
    /// Kestrel reads at most 64 KiB ahead from a connection. Settings that the application makes with <c>ConfigureKestrel</c>, before or
    /// after this call, override them.
    /// </remarks>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets how payloads are serialized, the secret of tokens, and how many bytes may wait.</param>
    public static PhoenixBuilder AddPhoenix(this IServiceCollection services, Action<PhoenixOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        HttpJsonDefaults.AddTo(services);
        services.AddOptions<PhoenixOptions>().Configure(configure ?? (static _ => { })).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PhoenixOptions>, PhoenixOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<PhoenixLoggers>();
        services.TryAddSingleton<IPubSubAdapter, LocalAdapter>();
        services.TryAddSingleton(provider => new PubSubServer(
            provider.GetRequiredService<IPubSubAdapter>(),
            provider.GetRequiredService<IOptions<PhoenixOptions>>().Value.Json,
            provider.GetRequiredService<PhoenixLoggers>().Create("PhoenixSharp.PubSubServer"),
            provider.GetRequiredService<TimeProvider>(),
            ByteBudget.Of(provider.GetRequiredService<IOptions<PhoenixOptions>>().Value)));
        services.TryAddSingleton<IPubSub>(provider => provider.GetRequiredService<PubSubServer>());
        services.TryAddSingleton<IBroadcaster>(provider => provider.GetRequiredService<PubSubServer>());
        services.TryAddSingleton(ConfiguredToken.Make);
        services.TryAddSingleton<Drainer>();
        services.TryAddSingleton<Shedder>();
        KestrelDefaults.AddTo(services);
        PatientListenerFactory.AddTo(services);
        AddConsoleQueue(services);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, PubSubService>());
        return new PhoenixBuilder(services);
    }

    private static void AddConsoleQueue(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(ConsoleQueue)))
            return;
        services.AddSingleton<ConsoleQueue>();
        services.AddSingleton<IPostConfigureOptions<ConsoleLoggerOptions>>(provider => provider.GetRequiredService<ConsoleQueue>());
        services.AddSingleton<IOptionsChangeTokenSource<ConsoleLoggerOptions>>(provider => provider.GetRequiredService<ConsoleQueue>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ConsoleQueueService>());
    }
}
