using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PhoenixSharp.CodeFixes;

/// <summary>Moves a service from the parameters of a handler to those of the class, under the same name (PHX013).</summary>
/// <remarks>
/// There is no fix for a class that declares constructors in its body, because the author must choose one of them. There is no fix either
/// if another part of the class has a constructor.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class InjectServiceFix() : SyntaxFix<ParameterSyntax>("PHX013")
{
    private protected override (string Title, SyntaxNode Replaced, SyntaxNode Replacement)? Change(
        ParameterSyntax node, SemanticModel model)
    {
        if (node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { Parent: ClassDeclarationSyntax type }
            || HasConstructorElsewhere(type, model))
            return null;
        var name = node.Identifier.ValueText;
        var changed = type.RemoveNode(node, SyntaxRemoveOptions.KeepNoTrivia)!;
        var known = type.ParameterList?.Parameters.FirstOrDefault(parameter => parameter.Identifier.ValueText == name);
        if (known is not null && known.Type?.ToString() != node.Type?.ToString())
            return null;
        return ($"Take '{name}' in the constructor", type, known is null ? WithParameter(changed, node) : changed);
    }

    // A primary constructor has the place of the part that declares it. Other parts may be in other files.
    private static bool HasConstructorElsewhere(ClassDeclarationSyntax type, SemanticModel model) =>
        model.GetDeclaredSymbol(type) is { } symbol
        && symbol.InstanceConstructors.SelectMany(constructor => constructor.DeclaringSyntaxReferences)
            .Any(declared => declared.SyntaxTree != type.SyntaxTree || declared.Span != type.Span);

    private static ClassDeclarationSyntax WithParameter(ClassDeclarationSyntax type, ParameterSyntax service)
    {
        var parameter = service.WithAttributeLists([]).WithoutTrivia();
        if (type.ParameterList is { Parameters.Count: > 0 } list)
            return type.WithParameterList(list.AddParameters(parameter.WithLeadingTrivia(SyntaxFactory.Space)));
        if (type.ParameterList is { } empty)
            return type.WithParameterList(empty.AddParameters(parameter));
        SyntaxToken end = type.TypeParameterList?.GreaterThanToken ?? type.Identifier;
        return type.ReplaceToken(end, end.WithTrailingTrivia())
            .WithParameterList(SyntaxFactory.ParameterList([parameter]).WithTrailingTrivia(end.TrailingTrivia));
    }
}
