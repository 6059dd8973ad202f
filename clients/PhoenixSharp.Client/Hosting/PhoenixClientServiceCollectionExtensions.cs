using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PhoenixSharp.Client;

/// <summary>Registers sockets in an application's services.</summary>
public static class PhoenixClientServiceCollectionExtensions
{
    /// <summary>Adds the application's one <see cref="PhoenixSocket"/>. It connects when it is told to.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="endpoint">Such as <c>wss://example.com/socket</c>.</param>
    /// <param name="configure">Sets the options.</param>
    public static IServiceCollection AddPhoenixClient(this IServiceCollection services, string endpoint, Action<PhoenixSocketOptions>? configure = null)
    {
        services.AddPhoenixOptions(Options.DefaultName, endpoint, configure);
        return services.AddSingleton(provider => Create(provider, Options.DefaultName));
    }

    /// <summary>Adds one of several sockets, to be injected with <c>[FromKeyedServices(name)] PhoenixSocket</c>. Options can be bound further by its name, <c>services.Configure&lt;PhoenixSocketOptions&gt;(name, …)</c>.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="name">Tells it from the others.</param>
    /// <param name="endpoint">Such as <c>wss://example.com/socket</c>.</param>
    /// <param name="configure">Sets the options.</param>
    public static IServiceCollection AddPhoenixClient(
        this IServiceCollection services, string name, string endpoint, Action<PhoenixSocketOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        services.AddPhoenixOptions(name, endpoint, configure);
        return services.AddKeyedSingleton(name, (provider, key) => Create(provider, (string)key!));
    }

    /// <summary>Is refused by the compiler: the options are used before an <c>async</c> function has set them.</summary>
    [Obsolete(PhoenixSocketOptions.NotAsync, error: true)]
    public static IServiceCollection AddPhoenixClient(
        this IServiceCollection services, string endpoint, Func<PhoenixSocketOptions, Task> configure) =>
        throw new NotSupportedException(PhoenixSocketOptions.NotAsync);

    /// <summary>Is refused by the compiler: the options are used before an <c>async</c> function has set them.</summary>
    [Obsolete(PhoenixSocketOptions.NotAsync, error: true)]
    public static IServiceCollection AddPhoenixClient(
        this IServiceCollection services, string name, string endpoint, Func<PhoenixSocketOptions, Task> configure) =>
        throw new NotSupportedException(PhoenixSocketOptions.NotAsync);

    private static void AddPhoenixOptions(this IServiceCollection services, string name, string endpoint, Action<PhoenixSocketOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<PhoenixSocketOptions>(name)
            .Configure<IServiceProvider>((options, provider) =>
            {
                options.SetEndpoint(endpoint);
                options.Time = provider.GetRequiredService<TimeProvider>();
                options.LoggerFactory = provider.GetService<ILoggerFactory>() ?? options.LoggerFactory;
                configure?.Invoke(options);
            });
    }

    private static PhoenixSocket Create(IServiceProvider provider, string name) => new(provider.GetRequiredService<IOptionsMonitor<PhoenixSocketOptions>>().Get(name));
}
