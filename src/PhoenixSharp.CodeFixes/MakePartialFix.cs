using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PhoenixSharp.CodeFixes;

/// <summary>Adds <c>partial</c> to a channel or to a type around it (PHX001).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MakePartialFix() : SyntaxFix<TypeDeclarationSyntax>("PHX001")
{
    private protected override (string Title, SyntaxNode Replaced, SyntaxNode Replacement)? Change(
        TypeDeclarationSyntax node, SemanticModel model)
    {
        if (node.Modifiers.Any(SyntaxKind.FileKeyword) || node.Modifiers.Any(SyntaxKind.PartialKeyword))
            return null;
        var partial = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        var changed = node.Modifiers.Count > 0 ? node.AddModifiers(partial) : AsFirst(node, partial);
        return ($"Make '{node.Identifier.Text}' partial", node, changed);
    }

    // The comments and the indentation above the keyword move to the new first token.
    private static TypeDeclarationSyntax AsFirst(TypeDeclarationSyntax node, SyntaxToken partial)
    {
        var keyword = node.Keyword;
        return node.ReplaceToken(keyword, keyword.WithLeadingTrivia())
            .WithModifiers(SyntaxFactory.TokenList(partial.WithLeadingTrivia(keyword.LeadingTrivia)));
    }
}
