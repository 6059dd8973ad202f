using Microsoft.CodeAnalysis;

namespace PhoenixSharp.Generators;

/// <summary>Determines which parameters of a handler are services: objects of the container that can't be read from JSON.</summary>
/// <remarks>The rules are narrow. A type that may be a payload is not a service.</remarks>
internal static class Services
{
    private static readonly string[] HostNamespaces = ["Microsoft.Extensions.", "Microsoft.AspNetCore."];

    // Classes that applications register or derive from: name and namespace.
    private static readonly (string Name, string Namespace)[] Classes =
    [
        ("Presence", "PhoenixSharp"), ("PhoenixToken", "PhoenixSharp"), ("DbContext", "Microsoft.EntityFrameworkCore"),
        ("HttpClient", "System.Net.Http"), ("TimeProvider", "System"),
    ];

    public static bool IsService(IParameterSymbol parameter) => IsMarked(parameter) || IsService(parameter.Type, mayBeMade: true);

    private static bool IsMarked(IParameterSymbol parameter) => parameter.GetAttributes().Any(attribute =>
        attribute.AttributeClass is { } type && (type.Is("FromServicesAttribute", "Microsoft.AspNetCore.Mvc")
            || type.Is("FromKeyedServicesAttribute", "Microsoft.Extensions.DependencyInjection")));

    private static bool IsService(ITypeSymbol type, bool mayBeMade) => type switch
    {
        _ when JsonAttributes.HasConverter(type) || JsonAttributes.IsPolymorphic(type) => false,
        INamedTypeSymbol { TypeKind: TypeKind.Interface } contract => IsServiceInterface(contract),
        INamedTypeSymbol { TypeKind: TypeKind.Class } named =>
            named.AndBases().Any(IsServiceClass) || (mayBeMade && IsMadeOfServices(named)),
        _ => false,
    };

    // An interface with properties only may describe a payload, and one of the base library may be a collection.
    private static bool IsServiceInterface(INamedTypeSymbol type) =>
        type.Is("IServiceProvider", "System")
        || IsOfHost(type)
        || type.AllInterfaces.Add(type).Any(contract => !IsOfSystem(contract) && contract.GetMembers().Any(IsMethod));

    private static bool IsServiceClass(INamedTypeSymbol type) => Array.Exists(Classes, one => type.Is(one.Name, one.Namespace));

    // Such as ChatStore(IClock clock), which can't be created from JSON.
    private static bool IsMadeOfServices(INamedTypeSymbol type)
    {
        var constructors = type.InstanceConstructors.Where(one => one.DeclaredAccessibility == Accessibility.Public).ToList();
        return constructors.Count > 0
            && constructors.TrueForAll(one => one.Parameters.Any(parameter => IsService(parameter.Type, mayBeMade: false)));
    }

    private static bool IsMethod(ISymbol member) => member is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsStatic: false };

    private static bool IsOfHost(INamedTypeSymbol type) =>
        Array.Exists(HostNamespaces, space => type.ContainingNamespace.ToDisplayString().StartsWith(space, StringComparison.Ordinal));

    private static bool IsOfSystem(INamedTypeSymbol type) =>
        $"{type.ContainingNamespace.ToDisplayString()}.".StartsWith("System.", StringComparison.Ordinal);
}
