using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using PhoenixSharp.Generators;

namespace PhoenixSharp.CodeFixes;

/// <summary>Adds <c>[Event("…")]</c> to a method that looks like a handler (PHX014). The name is the method's in snake case.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AddEventFix() : SyntaxFix<MethodDeclarationSyntax>("PHX014")
{
    private protected override (string Title, SyntaxNode Replaced, SyntaxNode Replacement)? Change(
        MethodDeclarationSyntax node, SemanticModel model)
    {
        var name = EventName.Of(node.Identifier.ValueText);
        var attribute = SyntaxFactory.Attribute(
            SyntaxFactory.ParseName("global::PhoenixSharp.Event").WithAdditionalAnnotations(Simplifier.Annotation),
            SyntaxFactory.ParseAttributeArgumentList($"(\"{name}\")"));
        var indentation = node.GetLeadingTrivia().LastOrDefault(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia));
        var list = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(attribute))
            .WithLeadingTrivia(node.GetLeadingTrivia())
            .WithTrailingTrivia(EndOfLine(node.SyntaxTree.GetRoot()));
        return ($"Add [Event(\"{name}\")]", node, node.WithLeadingTrivia(indentation).WithAttributeLists([list]));
    }

    // Returns the line end that the file uses, such as CRLF.
    private static SyntaxTrivia EndOfLine(SyntaxNode root) => root.DescendantTrivia()
        .Where(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)).DefaultIfEmpty(SyntaxFactory.EndOfLine("\n")).First();
}
