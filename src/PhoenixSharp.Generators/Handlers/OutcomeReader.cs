using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PhoenixSharp.Generators;

/// <summary>Reads what a handler returns.</summary>
internal static class OutcomeReader
{
    /// <returns>Null where it isn't legal, or where the compiler has an error for the type.</returns>
    public static Outcome? Read(IMethodSymbol method, Direction direction, List<Problem> problems)
    {
        if (method is { ReturnsVoid: true, IsAsync: true })
            return Wrong(method, "is async void, so nobody awaits it or sees it fail", direction, problems);
        var outcome = method.RefKind == RefKind.None ? Outcome(method.ReturnType) : null;
        var answers = outcome is Generators.Outcome.Reply or Generators.Outcome.ValueTaskOfReply or Generators.Outcome.TaskOfReply;
        if ((outcome is not null && (direction == Direction.Event || !answers)) || method.ReturnType.TypeKind == TypeKind.Error)
            return outcome;
        return Wrong(method, $"returns '{method.ReturnType.ToDisplayString(Symbols.Short)}'", direction, problems);
    }

    private static Outcome? Outcome(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_Void } => Generators.Outcome.Void,
        { NullableAnnotation: NullableAnnotation.Annotated } => null, // Reply.None is no reply
        _ when type.IsOurs("Reply") => Generators.Outcome.Reply,
        INamedTypeSymbol { Arity: 0 } when type.IsTask("ValueTask") => Generators.Outcome.ValueTask,
        INamedTypeSymbol { Arity: 0 } when type.IsTask("Task") => Generators.Outcome.Task,
        INamedTypeSymbol { Arity: 1 } task when Outcome(task.TypeArguments[0]) != Generators.Outcome.Reply => null,
        INamedTypeSymbol { Arity: 1 } when type.IsTask("ValueTask") => Generators.Outcome.ValueTaskOfReply,
        INamedTypeSymbol { Arity: 1 } when type.IsTask("Task") => Generators.Outcome.TaskOfReply,
        _ => null,
    };

    private static Outcome? Wrong(IMethodSymbol method, string what, Direction direction, List<Problem> problems)
    {
        var legal = direction == Direction.Event
            ? "Reply, ValueTask<Reply> or Task<Reply> to answer, and void, ValueTask or Task not to"
            : "void, ValueTask or Task";
        problems.Add(new(Rules.ReturnType, ReturnType(method), method.Name, what, $"an [{direction}] handler returns {legal}"));
        return null;
    }

    private static Place ReturnType(IMethodSymbol method) => method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
    {
        MethodDeclarationSyntax declaration => Place.Of(declaration.ReturnType),
        _ => Place.Of(method),
    };
}
