using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace PhoenixSharp.Generators.Tests;

/// <summary>Sources to which a code fix was applied.</summary>
internal static class Fixed
{
    /// <summary>Applies the fix of the only diagnostic, and returns the source.</summary>
    public static async Task<string> ApplyAsync(CodeFixProvider fix, string source)
    {
        var stop = TestContext.Current.CancellationToken;
        using var workspace = new AdhocWorkspace();
        var (document, action) = Assert.Single(await ActionsAsync(workspace, fix, source));
        var operations = await action.GetOperationsAsync(stop);
        var changed = Assert.Single(operations.OfType<ApplyChangesOperation>()).ChangedSolution.GetDocument(document.Id)!;
        return (await changed.GetTextAsync(stop)).ToString();
    }

    /// <summary>Returns the titles of the fixes for all diagnostics.</summary>
    public static async Task<IReadOnlyList<string>> TitlesAsync(CodeFixProvider fix, string source)
    {
        using var workspace = new AdhocWorkspace();
        return [.. (await ActionsAsync(workspace, fix, source)).Select(one => one.Action.Title)];
    }

    private static async Task<List<(Document Document, CodeAction Action)>> ActionsAsync(AdhocWorkspace workspace, CodeFixProvider fix, string source)
    {
        var id = ProjectId.CreateNewId();
        var document = workspace.CurrentSolution
            .AddProject(ProjectInfo.Create(id, VersionStamp.Default, "Application", "Application", LanguageNames.CSharp,
                compilationOptions: Compiled.OutputOptions, parseOptions: Compiled.Options, metadataReferences: Compiled.References))
            .AddDocument(DocumentId.CreateNewId(id), "Usings.cs", Compiled.Usings)
            .GetProject(id)!.AddDocument("Source1.cs", source);
        var actions = new List<(Document, CodeAction)>();
        var reported = Compiled.Of(source) is { Run.Diagnostics.IsEmpty: false } compiled
            ? compiled.Run.Diagnostics
            : (IEnumerable<Diagnostic>)await Compiled.AnalyzedAsync(source);
        foreach (var diagnostic in reported.Where(diagnostic => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
            await fix.RegisterCodeFixesAsync(new(document, diagnostic, (action, _) => actions.Add((document, action)), TestContext.Current.CancellationToken));
        return actions;
    }
}
