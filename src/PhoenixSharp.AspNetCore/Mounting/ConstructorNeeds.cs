using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace PhoenixSharp;

/// <summary>The services that the constructor of a mapped class needs. They are checked at start, not at the first join.</summary>
internal sealed class ConstructorNeeds
{
    private readonly Type _type;
    private readonly ParameterInfo[] _parameters;

    private ConstructorNeeds(Type type, ParameterInfo[] parameters) => (_type, _parameters) = (type, parameters);

    /// <summary>Gets the needs of a class, by the rules of <see cref="ActivatorUtilities"/>.</summary>
    public static ConstructorNeeds Of([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type type)
    {
        var constructors = type.GetConstructors();
        var used = Array.Find(constructors, one => one.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
            ?? constructors.FirstOrDefault();
        return new ConstructorNeeds(type, used?.GetParameters() ?? []);
    }

    /// <summary>Returns a sentence for each service that is not registered.</summary>
    public IEnumerable<string> Problems(IServiceProvider services) => _parameters
        .Where(parameter => !parameter.HasDefaultValue && IsMissing(parameter, services))
        .Select(parameter => $"{TypeName.Of(_type)} needs {NameOf(parameter)}, which is not registered: "
            + $"{Advice(parameter.ParameterType)}.");

    /// <summary>Returns a sentence for each service of a presence that is missing, or is scoped: one presence serves the application.</summary>
    public static IEnumerable<string> ProblemsOf(PresenceRegistration presence, IServiceProvider services)
    {
        var needs = Of(presence.Type);
        var name = TypeName.Of(needs._type);
        return needs.Problems(services).Concat(needs._parameters
            .Where(parameter => !parameter.IsDefined(typeof(FromKeyedServicesAttribute)) && presence.IsScoped(parameter.ParameterType))
            .Select(parameter => $"{name} needs {NameOf(parameter)}, which is a scoped service, "
                + $"but one {name} serves the whole application: take IServiceScopeFactory, or IDbContextFactory for a DbContext, "
                + "and create one for each operation."));
    }

    /// <summary>Returns a value indicating whether the constructor takes a service.</summary>
    public bool Takes(Type service) => Array.Exists(_parameters, parameter => parameter.ParameterType == service);

    // If the container can't be asked, nothing counts as missing: the first join reports it then.
    private static bool IsMissing(ParameterInfo parameter, IServiceProvider services)
    {
        var type = parameter.ParameterType;
        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed)
            return services.GetService<IServiceProviderIsKeyedService>() is { } isKeyed && !isKeyed.IsKeyedService(type, keyed.Key);
        return services.GetService<IServiceProviderIsService>() is { } isService
            && (!isService.IsService(type) || IsWithoutTracker(type, services));
    }

    // A presence that was registered with AddSingleton has no tracker.
    private static bool IsWithoutTracker(Type type, IServiceProvider services) =>
        type.IsSubclassOf(typeof(Presence)) && !services.GetServices<PresenceRegistration>().Any(one => one.Type.IsAssignableTo(type));

    private static string NameOf(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed
            ? $"{TypeName.Of(parameter.ParameterType)} with the key \"{keyed.Key}\""
            : TypeName.Of(parameter.ParameterType);

    private static string Advice(Type type) => type.IsSubclassOf(typeof(Presence)) && !type.IsAbstract
        ? $"call builder.Services.AddPhoenix().AddPresence<{TypeName.Of(type)}>()"
        : "add it to builder.Services";
}
