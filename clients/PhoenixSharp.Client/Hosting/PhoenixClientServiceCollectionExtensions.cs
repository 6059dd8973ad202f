using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PhoenixSharp.Client;

/// <summary>Adds sockets to an application's services.</summary>
public static class PhoenixClientServiceCollectionExtensions
{
    /// <summary>
    /// Adds a <see cref="PhoenixSocket"/> as a singleton. It connects when
    /// <see cref="PhoenixSocket.ConnectAsync(CancellationToken)"/> is called. To add another socket, pass a name.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="endpoint">The address, such as <c>wss://example.com/socket</c>.</param>
    /// <param name="configure">A function that sets the options, or null.</param>
    /// <exception cref="InvalidOperationException">A socket without a name was added before.</exception>
    public static IServiceCollection AddPhoenixClient(
        this IServiceCollection services, string endpoint, Action<PhoenixSocketOptions>? configure = null)
    {
        services.RequireNew(null);
        services.AddPhoenixOptions(Options.DefaultName, endpoint, configure);
        return services.AddSingleton(provider => Create(provider, Options.DefaultName));
    }

    /// <summary>
    /// Adds a <see cref="PhoenixSocket"/> as a keyed singleton, to be injected with <c>[FromKeyedServices(name)] PhoenixSocket</c>. Further
    /// options are set by its name, <c>services.Configure&lt;PhoenixSocketOptions&gt;(name, …)</c>.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="name">The service key, and the name of the options.</param>
    /// <param name="endpoint">The address, such as <c>wss://example.com/socket</c>.</param>
    /// <param name="configure">A function that sets the options, or null.</param>
    /// <exception cref="InvalidOperationException">A socket of this name was added before.</exception>
    public static IServiceCollection AddPhoenixClient(
        this IServiceCollection services, string name, string endpoint, Action<PhoenixSocketOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        services.RequireNew(name);
        services.AddPhoenixOptions(name, endpoint, configure);
        return services.AddKeyedSingleton(name, (provider, key) => Create(provider, (string)key!));
    }

    /// <summary>Causes a compiler error: the options are read before an <c>async</c> function has set them.</summary>
    [Obsolete(PhoenixSocketOptions.NotAsync, error: true)]
    public static IServiceCollection AddPhoenixClient(
        this IServiceCollection services, string endpoint, Func<PhoenixSocketOptions, Task> configure) =>
        throw new NotSupportedException(PhoenixSocketOptions.NotAsync);

    /// <summary>Causes a compiler error: the options are read before an <c>async</c> function has set them.</summary>
    [Obsolete(PhoenixSocketOptions.NotAsync, error: true)]
    public static IServiceCollection AddPhoenixClient(
        this IServiceCollection services, string name, string endpoint, Func<PhoenixSocketOptions, Task> configure) =>
        throw new NotSupportedException(PhoenixSocketOptions.NotAsync);

    private static void RequireNew(this IServiceCollection services, string? name)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (!services.Any(service => service.ServiceType == typeof(PhoenixSocket) && Equals(service.ServiceKey, name)))
            return;
        throw new InvalidOperationException(name is null
            ? "A PhoenixSocket was already added. Give the second socket a name, AddPhoenixClient(\"prices\", \"wss://…\"), " +
              "and inject it with [FromKeyedServices(\"prices\")] PhoenixSocket."
            : $"A PhoenixSocket named \"{name}\" was already added. Give each socket another name.");
    }

    private static void AddPhoenixOptions(
        this IServiceCollection services, string name, string endpoint, Action<PhoenixSocketOptions>? configure)
    {
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

    private static PhoenixSocket Create(IServiceProvider provider, string name) =>
        new(provider.GetRequiredService<IOptionsMonitor<PhoenixSocketOptions>>().Get(name));
}
