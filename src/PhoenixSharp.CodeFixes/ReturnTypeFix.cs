using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace PhoenixSharp.CodeFixes;

/// <summary>Changes the return type of a handler (PHX003).</summary>
/// <remarks>
/// <c>async void</c> becomes <c>async ValueTask</c>; <c>Reply?</c> becomes <c>Reply</c>; a value becomes a reply, and the returned
/// expressions are wrapped in <c>Reply.Ok(…)</c>. There is no fix for a value that an <c>[Outgoing]</c> handler returns, because such a
/// handler sends no reply.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ReturnTypeFix() : SyntaxFix<MethodDeclarationSyntax>("PHX003")
{
    // Fully qualified, because another part of the class may have the using directive. The simplifier shortens them where it can.
    private const string Tasks = "global::System.Threading.Tasks.";
    private const string Reply = "global::PhoenixSharp.Reply";

    private protected override (string Title, SyntaxNode Replaced, SyntaxNode Replacement)? Change(
        MethodDeclarationSyntax node, SemanticModel model)
    {
        var isAsync = node.Modifiers.Any(SyntaxKind.AsyncKeyword);
        if (isAsync && node.ReturnType is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword })
            return ("Return ValueTask", node, WithType(node, Tasks + "ValueTask"));
        if (HasAttribute(node, "Outgoing") || Parts(node.ReturnType) is not var (task, value))
            return null;
        var reply = task is null ? "Reply" : $"{task}<Reply>";
        var changed = WithType(node, task is null ? Reply : $"{Tasks}{task}<{Reply}>");
        if (value is NullableTypeSyntax { ElementType: IdentifierNameSyntax { Identifier.ValueText: "Reply" } })
            return ($"Return {reply}", node, changed);
        var isAwaited = task is not null && !isAsync;
        return ($"Return {reply}", node, Wrapped(isAwaited ? AsAsync(changed) : changed, isAwaited));
    }

    private static bool HasAttribute(MethodDeclarationSyntax node, string name) => node.AttributeLists
        .SelectMany(list => list.Attributes)
        .Select(attribute => attribute.Name.ToString().Split('.').Last())
        .Any(written => written == name || written == name + "Attribute");

    // Returns "Task", "ValueTask" or null, and the type of the returned value. Returns null if no value is returned.
    private static (string? Task, TypeSyntax Value)? Parts(TypeSyntax type) => ((type as QualifiedNameSyntax)?.Right ?? type) switch
    {
        RefTypeSyntax => null,
        GenericNameSyntax { Identifier.ValueText: "Task" or "ValueTask", TypeArgumentList.Arguments.Count: 1 } task =>
            task.TypeArgumentList.Arguments[0] is var value && IsTask(value) ? null : (task.Identifier.ValueText, value),
        _ => IsTask(type) ? null : (null, type),
    };

    private static bool IsTask(TypeSyntax type) => type is SimpleNameSyntax { Identifier.ValueText: "Task" or "ValueTask" };

    private static MethodDeclarationSyntax WithType(MethodDeclarationSyntax node, string type) => node.WithReturnType(
        SyntaxFactory.ParseTypeName(type).WithTriviaFrom(node.ReturnType).WithAdditionalAnnotations(Simplifier.Annotation));

    private static MethodDeclarationSyntax AsAsync(MethodDeclarationSyntax node)
    {
        var token = SyntaxFactory.Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        return node.Modifiers.Count > 0
            ? node.AddModifiers(token)
            : node.WithModifiers(SyntaxFactory.TokenList(token.WithLeadingTrivia(node.ReturnType.GetLeadingTrivia())))
                .WithReturnType(node.ReturnType.WithLeadingTrivia());
    }

    private static MethodDeclarationSyntax Wrapped(MethodDeclarationSyntax node, bool isAwaited)
    {
        IEnumerable<ExpressionSyntax> returned = node.ExpressionBody is { } arrow
            ? [arrow.Expression]
            : node.DescendantNodes(inner => inner is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
                .OfType<ReturnStatementSyntax>().Select(statement => statement.Expression).OfType<ExpressionSyntax>();
        return node.ReplaceNodes(returned.Where(one => one is not ThrowExpressionSyntax), (expression, _) => Wrapped(expression, isAwaited));
    }

    private static InvocationExpressionSyntax Wrapped(ExpressionSyntax expression, bool isAwaited)
    {
        ExpressionSyntax value = expression.WithoutTrivia();
        if (isAwaited)
            value = SyntaxFactory.AwaitExpression(
                SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space),
                SyntaxFactory.ParenthesizedExpression(value).WithAdditionalAnnotations(Simplifier.Annotation));
        var ok = SyntaxFactory.ParseExpression($"{Reply}.Ok").WithAdditionalAnnotations(Simplifier.Annotation);
        return SyntaxFactory.InvocationExpression(ok)
            .AddArgumentListArguments(SyntaxFactory.Argument(value))
            .WithTriviaFrom(expression);
    }
}
