using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace PhoenixSharp.CodeFixes;

/// <summary>A fix of one diagnostic that replaces nodes of one file.</summary>
/// <typeparam name="TNode">The node that contains the diagnostic's location.</typeparam>
public abstract class SyntaxFix<TNode> : CodeFixProvider
    where TNode : SyntaxNode
{
    private protected SyntaxFix(string id) => FixableDiagnosticIds = [id];

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        // A generator's diagnostic has a path and a span but no syntax tree, so the nodes are found in the document.
        if (await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model)
            return;
        var root = await model.SyntaxTree.GetRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics.Where(diagnostic => root.FullSpan.Contains(diagnostic.Location.SourceSpan)))
        {
            if (root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<TNode>() is { } node
                && Change(node, model) is var (title, replaced, replacement))
                context.RegisterCodeFix(Action(context.Document, root, title, replaced, replacement), diagnostic);
        }
    }

    /// <summary>Returns the change that fixes a diagnostic.</summary>
    /// <param name="node">The node that contains the diagnostic's location.</param>
    /// <param name="model">The semantic model of the file.</param>
    /// <returns>The title of the fix, the node to replace, and its replacement; null if there is no fix.</returns>
    private protected abstract (string Title, SyntaxNode Replaced, SyntaxNode Replacement)? Change(TNode node, SemanticModel model);

    private static CodeAction Action(Document document, SyntaxNode root, string title, SyntaxNode replaced, SyntaxNode replacement) =>
        CodeAction.Create(title, _ => Task.FromResult(document.WithSyntaxRoot(root.ReplaceNode(replaced, replacement))), title);
}
