using Microsoft.CodeAnalysis;

namespace PhoenixSharp.Generators;

/// <summary>The attributes of System.Text.Json on a type or a constructor.</summary>
internal static class JsonAttributes
{
    private const string Json = "System.Text.Json.Serialization";

    /// <summary>Returns a value indicating whether the payload itself says which type to create.</summary>
    public static bool IsPolymorphic(ITypeSymbol type) => Has(type, "JsonPolymorphicAttribute") || Has(type, "JsonDerivedTypeAttribute");

    public static bool HasConverter(ITypeSymbol type) => type.GetAttributes().Any(attribute =>
        attribute.AttributeClass is { } of && of.AndBases().Any(parent => parent.Is("JsonConverterAttribute", Json)));

    public static bool IsConstructor(IMethodSymbol constructor) => Has(constructor, "JsonConstructorAttribute");

    private static bool Has(ISymbol symbol, string name) =>
        symbol.GetAttributes().Any(attribute => attribute.AttributeClass?.Is(name, Json) == true);
}
