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
        if (bases.Find(IsOurs) is not { } ours)
        {
            if (!bases.Exists(parent => parent.TypeKind == TypeKind.Error))
                problems.Add(new(Rules.NoChannel, attribute, type.Name, direction.ToString()));
            return null;
        }
        var declarations = node.Ancestors().OfType<TypeDeclarationSyntax>().Reverse().ToList();
        var closed = declarations.FindAll(declaration => IsClosed(type, declaration, problems));
        return WrittenByHand(type, direction, problems) || closed.Count > 0 ? null : Type(type, declarations, ours);
    }

    /// <summary>Reads a class that may have no handlers.</summary>
    /// <param name="type">The class.</param>
    /// <param name="node">One of its declarations.</param>
    /// <returns>Null if it is not a channel, or no half can be generated for it.</returns>
    public static ChannelType? ReadType(INamedTypeSymbol type, TypeDeclarationSyntax node)
    {
        var declarations = node.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().Reverse().ToList();
        return type.AndBases().FirstOrDefault(IsOurs) is { } ours && declarations.TrueForAll(declaration => !IsClosed(type, declaration, []))
            ? Type(type, declarations, ours)
            : null;
    }

    private static bool IsOurs(INamedTypeSymbol type) => type is { Arity: 0 } && type.IsOurs("Channel");

    private static ChannelType Type(INamedTypeSymbol type, List<TypeDeclarationSyntax> declarations, INamedTypeSymbol ours) => new(
        type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(Symbols.Namespace),
        declarations.Select(Declaration).ToEquatableList(),
        type.Name,
        MetadataName(type),
        Access(type, ours));

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

    // C# wants the same word again where the overrider sees internals, and the shorter one where it doesn't.
    private static string Access(INamedTypeSymbol type, INamedTypeSymbol ours) =>
        ours.ContainingAssembly.GivesAccessTo(type.ContainingAssembly) ? "protected internal" : "protected";

    // Constraints and modifiers need not be said again in a second half; names must. (Variance can't be: such an interface holds no class.)
    private static string Declaration(TypeDeclarationSyntax type) =>
        $"partial {Keyword(type)} {type.Identifier.Text}{TypeParameters(type.TypeParameterList)}";

    private static string TypeParameters(TypeParameterListSyntax? list) => list is null
        ? ""
        : $"<{string.Join(", ", list.Parameters.Select(parameter => parameter.Identifier.Text))}>";

    private static string Keyword(TypeDeclarationSyntax type) =>
        type is RecordDeclarationSyntax record ? $"record {record.ClassOrStructKeyword.Text}".TrimEnd() : type.Keyword.Text;

    private static string MetadataName(INamedTypeSymbol type)
    {
        var outer = type.ContainingType is { } holder ? MetadataName(holder) + "+" : "";
        var space = outer.Length > 0 || type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString() + ".";
        return space + outer + type.MetadataName;
    }
}
