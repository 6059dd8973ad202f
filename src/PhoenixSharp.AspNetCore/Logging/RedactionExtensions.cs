using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PhoenixSharp.Logging;

namespace PhoenixSharp;

/// <summary>What keeps tokens out of the host's logs.</summary>
public static class RedactionExtensions
{
    private const string Inner = "PhoenixSharp.Redacted";

    /// <summary>Redacts what looks like a secret (<c>token</c>, <c>_csrf_token</c>, <c>api_key</c>, …) in the queries that the host logs: "Request starting … ?token=[redacted]".</summary>
    /// <param name="logging">The host's logging, when all that replaces its <see cref="ILoggerFactory"/> was added.</param>
    /// <remarks>
    /// Nothing of ours logs a query. The host's request lines do, at the level Information, for every client that has its token in the URL: phoenix.js's <c>params</c>, and long poll's
    /// <c>token</c>. What else of the host's or of a proxy's writes queries (HTTP logging, W3C logging, traces) is theirs to configure; a token in phoenix.js's <c>authToken</c> is in no URL.
    /// </remarks>
    public static ILoggingBuilder RedactSecretQueries(this ILoggingBuilder logging)
    {
        ArgumentNullException.ThrowIfNull(logging);
        if (logging.Services.Any(service => service.IsKeyedService && Inner.Equals(service.ServiceKey)))
            return logging;
        var known = logging.Services.LastOrDefault(service => service.ServiceType == typeof(ILoggerFactory) && !service.IsKeyedService)
            ?? throw new InvalidOperationException("There is no logging to redact: call it after AddLogging().");
        logging.Services.Remove(known);
        logging.Services.Add(Keyed(known));
        logging.Services.AddSingleton<ILoggerFactory>(services => new RedactingLoggerFactory(services.GetRequiredKeyedService<ILoggerFactory>(Inner)));
        return logging;
    }

    // The same as it was, under a name.
    private static ServiceDescriptor Keyed(ServiceDescriptor known) =>
        known.ImplementationType is { } type ? new ServiceDescriptor(typeof(ILoggerFactory), Inner, type, known.Lifetime)
        : known.ImplementationFactory is { } make ? new ServiceDescriptor(typeof(ILoggerFactory), Inner, (services, _) => make(services), known.Lifetime)
        : new ServiceDescriptor(typeof(ILoggerFactory), Inner, known.ImplementationInstance!);
}
