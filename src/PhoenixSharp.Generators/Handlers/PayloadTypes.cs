using Microsoft.CodeAnalysis;

namespace PhoenixSharp.Generators;

/// <summary>Tells which types System.Text.Json can read, as far as their declaration shows.</summary>
internal static class PayloadTypes
{
    private const string Json = "System.Text.Json.Serialization";

    /// <returns>Why it can't be read, to stand after "because it is"; null where it can.</returns>
    public static string? WhyUnreadable(ITypeSymbol type)
    {
        if (HasConverter(type))
            return FileLocal(type);
        return type switch
        {
            IDynamicTypeSymbol => "dynamic; JsonElement is the type for any JSON",
            ITypeParameterSymbol => "a type parameter, which stands for no type yet",
            IPointerTypeSymbol or IFunctionPointerTypeSymbol => "a pointer",
            IArrayTypeSymbol { Rank: > 1 } => "an array of several dimensions; JSON has arrays of arrays",
            IArrayTypeSymbol array => WhyUnreadable(array.ElementType),
            INamedTypeSymbol named => FileLocal(named) ?? WhyUnreadable(named),
            _ => null,
        };
    }

    private static string? WhyUnreadable(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Error } => null, // the compiler has an error for it
        { TypeKind: TypeKind.Delegate } => "a delegate",
        { IsRefLikeType: true } => "a ref struct",
        { IsStatic: true } => "a static class",
        { IsTupleType: true } => "a tuple, whose parts have no names in JSON",
        { TypeKind: TypeKind.Interface } when !IsReadableInterface(type) => "an interface without [JsonPolymorphic] or [JsonConverter]",
        { IsAbstract: true, TypeKind: TypeKind.Class } when !IsPolymorphic(type) && !type.IsIn("System.Text.Json.Nodes") =>
            "abstract and without [JsonPolymorphic] or [JsonConverter]",
        _ => type.TypeArguments.Select(argument => WhyUnreadableInside(type, argument)).FirstOrDefault(reason => reason is not null),
    };

    // What a type of the application does with its arguments is not known here; collections read them.
    private static string? WhyUnreadableInside(INamedTypeSymbol type, ITypeSymbol argument) =>
        IsCollection(type) || argument is ITypeParameterSymbol || argument.IsFileLocal() ? WhyUnreadable(argument) : null;

    private static bool IsReadableInterface(INamedTypeSymbol type) =>
        IsPolymorphic(type) || (IsCollection(type) && type.Name != "IAsyncEnumerable");

    private static bool IsCollection(INamedTypeSymbol type) =>
        type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
        || type.ContainingNamespace?.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal) == true;

    private static string? FileLocal(ITypeSymbol type) => type.IsFileLocal() ? "file-local, so the generated half can't name it" : null;

    private static bool IsPolymorphic(ITypeSymbol type) => type.GetAttributes().Any(attribute =>
        attribute.AttributeClass is { } of && (of.Is("JsonPolymorphicAttribute", Json) || of.Is("JsonDerivedTypeAttribute", Json)));

    private static bool HasConverter(ITypeSymbol type) => type.GetAttributes().Any(attribute =>
        attribute.AttributeClass is { } of && of.AndBases().Any(parent => parent.Is("JsonConverterAttribute", Json)));
}
