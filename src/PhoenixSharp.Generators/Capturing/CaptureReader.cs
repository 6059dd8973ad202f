using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PhoenixSharp.Generators;

/// <summary>Reads the properties of a channel class that parts of a topic can be bound to.</summary>
/// <remarks>The route decides at run time which of them are bound, so all properties that can be set are read.</remarks>
internal static class CaptureReader
{
    /// <summary>Determines from the syntax alone whether a declaration may have such properties.</summary>
    public static bool IsCandidate(SyntaxNode node) =>
        node is ClassDeclarationSyntax type && type.Modifiers.Any(SyntaxKind.PartialKeyword) && type.TypeParameterList is null
        && type.Members.Any(member => member is PropertyDeclarationSyntax property && Setter(property) is not null);

    /// <returns>The properties of one declaration of a class. Problems of the class are reported only if it has handlers.</returns>
    public static HandlerReading Read(GeneratorSyntaxContext context, CancellationToken cancellationToken)
    {
        var declaration = (ClassDeclarationSyntax)context.Node;
        if (context.SemanticModel.GetDeclaredSymbol(declaration, cancellationToken) is not { } type || IsInGeneric(type)
            || ChannelReader.ReadType(type, declaration) is not { } channel)
            return HandlerReading.Nothing;
        var properties = declaration.Members.OfType<PropertyDeclarationSyntax>()
            .Where(property => Setter(property) is not null)
            .Select(property => context.SemanticModel.GetDeclaredSymbol(property, cancellationToken))
            .OfType<IPropertySymbol>()
            .Where(IsBindable)
            .Select(Property)
            .ToEquatableList();
        return new(channel, default, default) { Captures = properties };
    }

    private static AccessorDeclarationSyntax? Setter(PropertyDeclarationSyntax property) => property.AccessorList?.Accessors
        .FirstOrDefault(accessor => accessor.Kind() is SyntaxKind.SetAccessorDeclaration or SyntaxKind.InitAccessorDeclaration);

    // An attribute can't use the type parameters of the class that it is in.
    private static bool IsInGeneric(INamedTypeSymbol? type) => type is not null && (type.Arity > 0 || IsInGeneric(type.ContainingType));

    private static bool IsBindable(IPropertySymbol property) => property is { IsStatic: false, IsAbstract: false, SetMethod: not null }
        && property.ExplicitInterfaceImplementations.IsEmpty
        && property.Type.TypeKind != TypeKind.Error
        && !property.GetAttributes().Any(attribute => attribute.AttributeClass?.Is("ObsoleteAttribute", "System") == true);

    private static CapturedProperty Property(IPropertySymbol property)
    {
        var bare = property.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : property.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        return new(
            property.Name,
            property.Type.ToDisplayString(Symbols.Full),
            IsParsable(bare) ? bare.ToDisplayString(Symbols.Full) : "",
            property.SetMethod!.IsInitOnly);
    }

    private static bool IsParsable(ITypeSymbol type) => type.AllInterfaces.Any(contract =>
        contract is { Arity: 1 } && contract.Is("IParsable", "System")
        && SymbolEqualityComparer.Default.Equals(contract.TypeArguments[0], type));
}
