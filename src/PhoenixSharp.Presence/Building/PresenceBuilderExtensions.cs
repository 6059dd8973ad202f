using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PhoenixSharp.Diffs;
using PhoenixSharp.Logging;
using PhoenixSharp.Tracking;

namespace PhoenixSharp;

/// <summary>Adds presences to an application.</summary>
public static class PresenceBuilderExtensions
{
    /// <summary>Adds a presence, one object for the whole application, with a tracker of its own.</summary>
    /// <typeparam name="T">
    /// A class that derives from <see cref="Presence{TMeta}"/>. Its constructor's parameters come from the services. They can't be scoped
    /// services, because one object serves the whole application. <c>MapSocket</c> checks that they are registered and not scoped.
    /// </typeparam>
    /// <param name="builder">What <c>AddPhoenix()</c> returned.</param>
    /// <param name="configure">Changes the options of this presence alone. They are checked when the host starts.</param>
    public static PhoenixBuilder AddPresence<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        this PhoenixBuilder builder, Action<PresenceOptions>? configure = null)
        where T : Presence
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PresenceOptions>, PresenceOptionsValidator>());
        services.AddOptions<PresenceOptions>(NameOf<T>()).Configure(configure ?? (_ => { })).ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.Replace(ServiceDescriptor.Singleton(Create<T>)); // only this one has a tracker
        services.AddSingleton(new PresenceRegistration(typeof(T), services));
        services.AddSingleton<Presence>(provider => provider.GetRequiredService<T>());
        services.AddHealthChecks();
        services.Configure<HealthCheckServiceOptions>(options => AddCheck(options.Registrations));
        services.AddSingleton<IHostedService>(provider => new PresenceService(
            provider.GetRequiredService<PubSubServer>(), provider.GetRequiredService<T>, provider.GetRequiredService<IHostApplicationLifetime>()));
        return builder;
    }

    private static T Create<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(IServiceProvider services)
        where T : Presence
    {
        var presence = ActivatorUtilities.CreateInstance<T>(services);
        var options = services.GetRequiredService<IOptionsMonitor<PresenceOptions>>().Get(NameOf<T>());
        var time = services.GetRequiredService<TimeProvider>();
        var logger = services.GetRequiredService<PhoenixLoggers>().Create("PhoenixSharp.Presence");
        var outlet = new DiffOutlet(
            services.GetRequiredService<PubSubServer>(),
            presence.Fetches ? new Enrichment(presence, options.FetchTimeout, time, logger) : null,
            presence.Watches ? presence.ChangedAsync : null,
            options,
            services.GetRequiredService<IOptions<PhoenixOptions>>().Value.Json,
            time,
            logger);
        presence.Attach(new Tracker(NameOf<T>(), options, outlet));
        return presence;
    }

    private static void AddCheck(ICollection<HealthCheckRegistration> checks)
    {
        if (checks.All(check => check.Name != PresenceHealthCheck.Name))
            checks.Add(new HealthCheckRegistration(PresenceHealthCheck.Name, services => new PresenceHealthCheck(services.GetServices<Presence>()), HealthStatus.Degraded, tags: null));
    }

    private static string NameOf<T>() => typeof(T).FullName ?? typeof(T).Name;
}
