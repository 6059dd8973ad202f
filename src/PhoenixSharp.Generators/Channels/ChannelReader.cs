using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PhoenixSharp.Generators;

/// <summary>Reads the class that a handler stands in.</summary>
internal static class ChannelReader
{
    /// <returns>Null where no half can be generated for it: <paramref name="problems"/> says why, or else the compiler does.</returns>
    public static ChannelType? Read(IMethodSymbol method, SyntaxNode node, Direction direction, Place attribute, List<Problem> problems)
    {
        var type = method.ContainingType;
        var bases = type.AndBases().ToList();
        if (!bases.Exists(parent => parent is { Arity: 0 } && parent.IsOurs("Channel")))
        {
            if (!bases.Exists(parent => parent.TypeKind == TypeKind.Error))
                problems.Add(new(Rules.NoChannel, attribute, type.Name, direction.ToString()));
            return null;
        }
        var declarations = node.Ancestors().OfType<TypeDeclarationSyntax>().Reverse().ToList();
        var closed = declarations.FindAll(declaration => IsClosed(type, declaration, problems));
        return WrittenByHand(type, direction, problems) || closed.Count > 0
            ? null
            : new(
                type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(Symbols.Namespace),
                declarations.Select(Declaration).ToEquatableList(),
                type.Name,
                MetadataName(type),
                InheritsIntercepts(bases));
    }

    private static bool IsClosed(INamedTypeSymbol type, TypeDeclarationSyntax declaration, List<Problem> problems)
    {
        string? what = null;
        if (declaration.Modifiers.Any(SyntaxKind.FileKeyword))
            what = $"'{declaration.Identifier.Text}' can't be 'file', which ends at its own file";
        else if (!declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
            what = $"write 'partial {Keyword(declaration)} {declaration.Identifier.Text}'";
        if (what is not null)
            problems.Add(new(Rules.Partial, Place.Of(declaration.Identifier), type.Name, what));
        return what is not null;
    }

    private static bool WrittenByHand(INamedTypeSymbol type, Direction direction, List<Problem> problems)
    {
        (string Member, string Instead)[] generated = direction == Direction.Event
            ? [("DispatchAsync", "override HandleAsync for events without a handler")]
            : [("DispatchOutgoingAsync", "override HandleOutgoingAsync for events without a handler"),
               ("Intercepts", "write an [Outgoing] handler for each event")];
        var found = generated.SelectMany(own => type.GetMembers(own.Member)
            .Where(member => member.IsOverride)
            .Select(member => new Problem(Rules.WrittenByHand, Place.Of(member), own.Member, type.Name, direction.ToString(), own.Instead)))
            .ToList();
        problems.AddRange(found);
        return found.Count > 0;
    }

    private static bool InheritsIntercepts(List<INamedTypeSymbol> bases) =>
        bases.Skip(1).TakeWhile(parent => !parent.IsOurs("Channel")).SelectMany(parent => parent.GetMembers()).Any(member =>
            member is IPropertySymbol { Name: "Intercepts" }
            || member.GetAttributes().Any(attribute => attribute.AttributeClass?.IsOurs("OutgoingAttribute") == true));

    // Constraints and modifiers need not be said again in a second half; names and variance must.
    private static string Declaration(TypeDeclarationSyntax type) =>
        $"partial {Keyword(type)} {type.Identifier.Text}{TypeParameters(type.TypeParameterList)}";

    private static string TypeParameters(TypeParameterListSyntax? list) => list is null
        ? ""
        : $"<{string.Join(", ", list.Parameters.Select(parameter => $"{parameter.VarianceKeyword.Text} {parameter.Identifier.Text}".TrimStart()))}>";

    private static string Keyword(TypeDeclarationSyntax type) =>
        type is RecordDeclarationSyntax record ? $"record {record.ClassOrStructKeyword.Text}".TrimEnd() : type.Keyword.Text;

    private static string MetadataName(INamedTypeSymbol type)
    {
        var outer = type.ContainingType is { } holder ? MetadataName(holder) + "+" : "";
        var space = outer.Length > 0 || type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString() + ".";
        return space + outer + type.MetadataName;
    }
}
