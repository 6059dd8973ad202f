using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PhoenixSharp.Filters;
using PhoenixSharp.Limiting;
using PhoenixSharp.Logging;
using PhoenixSharp.Transports;

namespace PhoenixSharp;

/// <summary>What an application maps into its routes.</summary>
public static class SocketEndpointExtensions
{
    /// <summary>Mounts a socket: stock phoenix.js connects to it with <c>new Socket(path)</c>. WebSocket is served at <c>path/websocket</c>, long poll at <c>path/longpoll</c>.</summary>
    /// <typeparam name="TSocket">The connection; one is made for each, its constructor's parameters taken from the connection's services.</typeparam>
    /// <param name="endpoints">The application's routes.</param>
    /// <param name="path">Such as <c>/socket</c>. It may hold route values, which stand among the connect's parameters.</param>
    /// <param name="configure">Routes topics to channels and sets limits.</param>
    /// <returns>
    /// Both endpoints: <c>RequireAuthorization()</c>, <c>RequireRateLimiting()</c> and <c>RequireCors()</c> count for WebSocket and long poll. The host's middleware
    /// answers them before the socket is asked; a rate limit counts each request of a long poll, and a concurrency limit holds its place as long as a WebSocket lives.
    /// </returns>
    /// <exception cref="InvalidOperationException">
    /// <c>AddPhoenix()</c> was not called, or <c>AddAuthorization()</c> for a socket or channel with <c>[Authorize]</c>, or its policy
    /// does not exist; or a service that the constructor of the socket, a channel or a presence needs is not registered, such as a
    /// presence without <c>AddPresence</c>; or a channel with <c>[Event]</c> or <c>[Outgoing]</c> was compiled without the generator, which
    /// is in the package PhoenixSharp.AspNetCore; or the JSON options have no metadata for the payload of a handler or the
    /// metas of a presence.
    /// </exception>
    /// <exception cref="OptionsValidationException">A limit is out of range.</exception>
    public static IEndpointConventionBuilder MapSocket<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSocket>(
        this IEndpointRouteBuilder endpoints, string path, Action<SocketBuilder<TSocket>> configure)
        where TSocket : Socket
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(configure);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var builder = new SocketBuilder<TSocket>();
        configure(builder);
        builder.Options.Validate(path);
        builder.Needs.Insert(0, ConstructorNeeds.Of(typeof(TSocket)));
        CheckAuthorization(builder.Types, endpoints.ServiceProvider);
        builder.Filters.InsertRange(0, endpoints.ServiceProvider.GetServices<FilterRegistration>());
        builder.Needs.AddRange(FilterNeeds(builder.Filters, endpoints.ServiceProvider));
        CheckServices(path, builder.Needs, builder.Checks, endpoints.ServiceProvider);
        var create = ActivatorUtilities.CreateFactory<TSocket>([]);
        var mount = Mount(endpoints.ServiceProvider, path, builder);
        var admission = new Admission(mount, services => create(services, []), AuthorizationRule.Of(typeof(TSocket)));
        var limits = endpoints.ServiceProvider.GetRequiredService<Drainer>().OpenConnects(mount, builder.ClientName);
        var group = endpoints.MapGroup(path.TrimEnd('/')).WithMetadata(new MountedSocket(typeof(TSocket), mount, admission, limits));
        MapWebSocket(group, mount, admission, limits, endpoints.ServiceProvider);
        if (mount.Options.LongPoll)
            MapLongPoll(group, mount, admission, limits, endpoints.ServiceProvider);
        return group;
    }

    private static void MapWebSocket(RouteGroupBuilder group, SocketMount mount, Admission admission, ConnectLimits limits, IServiceProvider services)
    {
        var endpoint = new WebSocketEndpoint(mount, admission, limits, services.GetRequiredService<Drainer>());
        group.Map("/websocket", endpoint.HandleAsync).WithDisplayName($"Phoenix socket {mount.Path} (WebSocket)");
    }

    private static void MapLongPoll(RouteGroupBuilder group, SocketMount mount, Admission admission, ConnectLimits limits, IServiceProvider services)
    {
        var sessions = services.GetRequiredService<Drainer>().OpenLongPoll(mount);
        var endpoint = new LongPollEndpoint(mount, admission, limits, sessions, new LongPollRelay(mount, sessions), services.GetRequiredService<IServiceScopeFactory>());
        group.Map("/longpoll", endpoint.HandleAsync).WithDisplayName($"Phoenix socket {mount.Path} (long poll)");
    }

    private static void CheckAuthorization(List<Type> types, IServiceProvider services)
    {
        foreach (var type in types)
        {
            if (AuthorizationRule.Of(type) is not { } rule)
                continue;
            if (services.GetService<IPolicyEvaluator>() is null)
                throw new InvalidOperationException(
                    $"{type.Name} has [Authorize], and the host has no authorization: add builder.Services.AddAuthorization().");
            if (rule.FindUnknownPolicy(services) is { } unknown)
                throw new InvalidOperationException($"{type.Name} has [Authorize] with the policy \"{unknown}\", which does not exist: "
                    + $"add it with builder.Services.AddAuthorization(options => options.AddPolicy(\"{unknown}\", …)).");
        }
    }

    // A filter that is registered as a service is created by the container, which reports what is missing.
    private static IEnumerable<ConstructorNeeds> FilterNeeds(List<FilterRegistration> filters, IServiceProvider services) => filters
        .Where(filter => services.GetService<IServiceProviderIsService>()?.IsService(filter.Type) != true)
        .Select(filter => ConstructorNeeds.Of(filter.Type));

    private static void CheckServices(
        string path, List<ConstructorNeeds> needs, List<Func<JsonSerializerOptions, IEnumerable<string>>> checks, IServiceProvider services)
    {
        if (services.GetService<PubSubServer>() is null)
            throw new InvalidOperationException($"MapSocket(\"{path}\") needs builder.Services.AddPhoenix().");
        var json = services.GetRequiredService<IOptions<PhoenixOptions>>().Value.Json;
        var presences = services.GetServices<PresenceRegistration>()
            .SelectMany(presence => ConstructorNeeds.ProblemsOf(presence, services).Concat(MissingTypeInfo.ProblemsOf(presence, json)));
        var channels = checks.SelectMany(check => check(json));
        string[] problems = [.. needs.SelectMany(need => need.Problems(services)).Concat(presences).Concat(channels).Distinct()];
        if (problems.Length > 0)
            throw new InvalidOperationException($"MapSocket(\"{path}\"): {string.Join(' ', problems)}");
        if (needs.Exists(need => need.Takes(typeof(PhoenixToken))))
            services.GetRequiredService<PhoenixToken>(); // throws here, and not at the first connect, if there is no secret
    }

    private static SocketMount Mount<TSocket>(IServiceProvider services, string path, SocketBuilder<TSocket> builder)
        where TSocket : Socket
    {
        var mount = NewMount(services, path, builder);
        mount.Logger.UnreachableRoutes(path, builder.Routes);
        if (mount.DetailedErrors)
            mount.Logger.DetailedErrorsAreOn(path, IsDevelopment(services));
        services.GetRequiredService<Shedder>(); // created here, so that it observes the budget from now on
        return mount;
    }

    private static SocketMount NewMount<TSocket>(IServiceProvider services, string path, SocketBuilder<TSocket> builder)
        where TSocket : Socket =>
        new(path, builder.Routes, builder.Options,
            services.GetRequiredService<PubSubServer>(),
            services.GetRequiredService<IOptions<PhoenixOptions>>().Value.Json,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<PhoenixLoggers>().Create("PhoenixSharp.Sockets"))
        {
            DetailedErrors = builder.Options.DetailedErrors ?? IsDevelopment(services),
            Filters = builder.Filters,
        };

    private static bool IsDevelopment(IServiceProvider services) => services.GetService<IWebHostEnvironment>()?.IsDevelopment() == true;
}
