using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace PhoenixSharp;

/// <summary>A presence that was added with <c>AddPresence</c>. Asking for it does not create the presence.</summary>
internal sealed class PresenceRegistration(
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type type, IServiceCollection services)
{
    /// <summary>Gets the class of the presence.</summary>
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
    public Type Type { get; } = type;

    /// <summary>Returns a value indicating whether a service was added as a scoped one, which a presence must not hold.</summary>
    public bool IsScoped(Type service)
    {
        var generic = service.IsGenericType ? service.GetGenericTypeDefinition() : service;
        return services.LastOrDefault(one => !one.IsKeyedService && (one.ServiceType == service || one.ServiceType == generic))
            is { Lifetime: ServiceLifetime.Scoped };
    }
}
