using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PhoenixSharp.Generators;

/// <summary>How symbols are named and found.</summary>
internal static class Symbols
{
    /// <summary>As generated code names a type, whatever it stands in.</summary>
    public static SymbolDisplayFormat Full { get; } = WithNullable(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>As a message names a type.</summary>
    public static SymbolDisplayFormat Short { get; } = WithNullable(SymbolDisplayFormat.MinimallyQualifiedFormat);

    /// <summary>A namespace as a declaration has it.</summary>
    public static SymbolDisplayFormat Namespace { get; } =
        SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>Returns a name as C# code has it: with <c>@</c> if it is a keyword.</summary>
    public static string Escaped(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    public static bool Is(this ITypeSymbol type, string name, string @namespace) =>
        type.Name == name && type.ContainingType is null && type.IsIn(@namespace);

    public static bool IsIn(this ITypeSymbol type, string @namespace) => type.ContainingNamespace?.ToDisplayString() == @namespace;

    /// <summary>Tells that it is a type of ours, of any number of type parameters.</summary>
    public static bool IsOurs(this ITypeSymbol type, string name) => type.Is(name, "PhoenixSharp");

    public static bool IsTask(this ITypeSymbol type, string name) => type.Is(name, "System.Threading.Tasks");

    /// <summary>Gets a class and what it derives from, up to <c>object</c>.</summary>
    public static IEnumerable<INamedTypeSymbol> AndBases(this INamedTypeSymbol type)
    {
        for (var at = type; at is not null; at = at.BaseType)
            yield return at;
    }

    private static SymbolDisplayFormat WithNullable(SymbolDisplayFormat format) =>
        format.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);
}
