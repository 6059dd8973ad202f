using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PhoenixSharp.Logging;

namespace PhoenixSharp.Cluster;

/// <summary>The registration that <c>AddRedis</c>, <c>AddRabbitMq</c> and <c>AddNats</c> share.</summary>
internal static class BrokerRegistration
{
    /// <summary>Makes a broker's adapter the application's, checks its options at start, and adds its health check.</summary>
    public static PhoenixBuilder AddBroker<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        this PhoenixBuilder builder, Action<TOptions> configure, Func<TOptions, IBroker> connect)
        where TOptions : ClusterOptions, new()
    {
        var services = builder.Services;
        services.AddOptions<TOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, Validator<TOptions>>());
        services.Replace(ServiceDescriptor.Singleton<IPubSubAdapter>(provider => Adapter(provider, connect)));
        services.AddHealthChecks();
        services.Configure<HealthCheckServiceOptions>(options => AddCheck(options.Registrations));
        return builder;
    }

    private static BrokerAdapter Adapter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        IServiceProvider services, Func<TOptions, IBroker> connect)
        where TOptions : ClusterOptions
    {
        var options = services.GetRequiredService<IOptions<TOptions>>().Value;
        var logger = services.GetService<PhoenixLoggers>()?.Create("PhoenixSharp.Cluster") ?? NullLogger.Instance;
        return new BrokerAdapter(connect(options), options, services.GetService<TimeProvider>() ?? TimeProvider.System, logger);
    }

    private static void AddCheck(ICollection<HealthCheckRegistration> checks)
    {
        if (checks.All(check => check.Name != AdapterHealthCheck.Name))
            checks.Add(new HealthCheckRegistration(AdapterHealthCheck.Name, services => new AdapterHealthCheck(services.GetRequiredService<IPubSubAdapter>()), HealthStatus.Degraded, tags: null));
    }

    private sealed class Validator<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions> : IValidateOptions<TOptions>
        where TOptions : ClusterOptions
    {
        public ValidateOptionsResult Validate(string? name, TOptions options)
        {
            string[] failures = [.. options.Failures()];
            return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
        }
    }
}
