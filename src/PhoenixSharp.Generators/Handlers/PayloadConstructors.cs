using Microsoft.CodeAnalysis;

namespace PhoenixSharp.Generators;

/// <summary>Determines whether System.Text.Json has a constructor for a payload.</summary>
internal static class PayloadConstructors
{
    /// <returns>The reason, to stand after "because it has"; null if there is a constructor, or if the type needs none.</returns>
    public static string? WhyUnusable(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => WhyUnusable(array.ElementType),
        INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } named when IsObject(named) => WhyUnusable(named),
        INamedTypeSymbol { TypeArguments.Length: > 0 } collection when IsOfSystem(collection) =>
            collection.TypeArguments.Select(WhyUnusable).FirstOrDefault(reason => reason is not null),
        _ => null,
    };

    private static string? WhyUnusable(INamedTypeSymbol type)
    {
        var marked = type.InstanceConstructors.Count(JsonAttributes.IsConstructor);
        if (marked > 0)
            return marked == 1 ? null : "several constructors with [JsonConstructor]";
        var open = type.InstanceConstructors.Where(one => one.DeclaredAccessibility == Accessibility.Public).ToList();
        if (type.IsValueType || open.Count == 1 || open.Exists(one => one.Parameters.IsEmpty))
            return null;
        return open.Count == 0 ? "no public constructor" : $"{open.Count} public constructors with parameters, and none is marked";
    }

    // System.Text.Json has converters for the types of the base library, and reads a collection item by item.
    private static bool IsObject(INamedTypeSymbol type) =>
        !IsOfSystem(type) && !type.IsAbstract && !JsonAttributes.HasConverter(type) && !JsonAttributes.IsPolymorphic(type)
        && !type.AllInterfaces.Any(contract => contract.Is("IEnumerable", "System.Collections"));

    private static bool IsOfSystem(INamedTypeSymbol type) =>
        $"{type.ContainingNamespace?.ToDisplayString()}.".StartsWith("System.", StringComparison.Ordinal);
}
