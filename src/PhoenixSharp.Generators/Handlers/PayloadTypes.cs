using Microsoft.CodeAnalysis;

namespace PhoenixSharp.Generators;

/// <summary>Determines which types System.Text.Json can read, as far as their declarations show.</summary>
internal static class PayloadTypes
{
    /// <returns>Why it can't be read, to stand after "because it is"; null where it can.</returns>
    public static string? WhyUnreadable(ITypeSymbol type) => WhyUnknown(type) ?? WhyNotJson(type);

    // The generated half must name the type, and that must be one type: this goes for all that the type is made of.
    private static string? WhyUnknown(ITypeSymbol type) => type switch
    {
        IDynamicTypeSymbol => "dynamic; JsonElement is the type for any JSON",
        ITypeParameterSymbol => "a type parameter, which stands for no type yet",
        IArrayTypeSymbol array => WhyUnknown(array.ElementType),
        INamedTypeSymbol { IsFileLocal: true } => "file-local, so the generated half can't name it",
        INamedTypeSymbol named => named.TypeArguments.Select(WhyUnknown).FirstOrDefault(reason => reason is not null)
            ?? (named.ContainingType is { } outer ? WhyUnknown(outer) : null),
        _ => null,
    };

    private static string? WhyNotJson(ITypeSymbol type) => type switch
    {
        _ when JsonAttributes.HasConverter(type) => null,
        IPointerTypeSymbol or IFunctionPointerTypeSymbol => "a pointer",
        IArrayTypeSymbol { Rank: > 1 } => "an array of several dimensions; JSON has arrays of arrays",
        IArrayTypeSymbol array => WhyNotJson(array.ElementType),
        { TypeKind: TypeKind.Delegate } => "a delegate",
        { IsRefLikeType: true } => "a ref struct",
        { IsStatic: true } => "a static class",
        { IsTupleType: true } => "a tuple, whose parts have no names in JSON",
        INamedTypeSymbol { TypeKind: TypeKind.Interface } named when !IsReadableInterface(named) =>
            "an interface without [JsonPolymorphic] or [JsonConverter]",
        { IsAbstract: true, TypeKind: TypeKind.Class } when !JsonAttributes.IsPolymorphic(type) && !type.IsIn("System.Text.Json.Nodes") =>
            "abstract and without [JsonPolymorphic] or [JsonConverter]",
        // What a type of the application does with its arguments isn't known here; collections read them.
        INamedTypeSymbol named when IsCollection(named) =>
            named.TypeArguments.Select(WhyNotJson).FirstOrDefault(reason => reason is not null),
        _ => null,
    };

    private static bool IsReadableInterface(INamedTypeSymbol type) =>
        JsonAttributes.IsPolymorphic(type) || (IsCollection(type) && type.Name != "IAsyncEnumerable");

    private static bool IsCollection(INamedTypeSymbol type) =>
        type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
        || type.ContainingNamespace?.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal) == true;
}
