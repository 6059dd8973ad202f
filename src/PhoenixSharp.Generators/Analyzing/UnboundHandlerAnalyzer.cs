using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace PhoenixSharp.Generators;

/// <summary>Warns about a public method that looks like a handler but has no <c>[Event]</c>.</summary>
/// <remarks>
/// This is an analyzer, because <c>#pragma warning disable</c> must work for a warning. It warns only if (1) the class is a channel with
/// at least one <c>[Event]</c> handler, (2) the method has the form of a handler, see <see cref="UnboundHandlers"/>, and (3) no other code
/// of the class uses it.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnboundHandlerAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Unbound];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolStartAction(Start, SymbolKind.NamedType);
    }

    private static void Start(SymbolStartAnalysisContext context)
    {
        var candidates = UnboundHandlers.Of((INamedTypeSymbol)context.Symbol); // (1), (2)
        if (candidates.Count == 0)
            return;
        var used = new ConcurrentDictionary<ISymbol, bool>(SymbolEqualityComparer.Default);
        context.RegisterOperationAction(
            operation => used[Used(operation.Operation).OriginalDefinition] = true, OperationKind.Invocation, OperationKind.MethodReference);
        context.RegisterSymbolEndAction(end =>
        {
            foreach (var method in candidates.Where(method => !used.ContainsKey(method))) // (3)
            {
                end.ReportDiagnostic(Diagnostic.Create(
                    Rules.Unbound, method.Locations[0], method.Name, EventName.Of(method.Name)));
            }
        });
    }

    private static IMethodSymbol Used(IOperation operation) =>
        operation is IInvocationOperation call ? call.TargetMethod : ((IMethodReferenceOperation)operation).Method;
}
