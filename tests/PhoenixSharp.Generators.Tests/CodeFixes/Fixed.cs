using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace PhoenixSharp.Generators.Tests;

/// <summary>Sources to which a code fix was applied.</summary>
internal static class Fixed
{
    /// <summary>Applies the fix of the only diagnostic, which is in the first source, and returns that source.</summary>
    public static async Task<string> ApplyAsync(CodeFixProvider fix, params string[] sources)
    {
        var stop = TestContext.Current.CancellationToken;
        using var workspace = new AdhocWorkspace();
        var (document, action) = Assert.Single(await ActionsAsync(workspace, fix, sources));
        var operations = await action.GetOperationsAsync(stop);
        var changed = Assert.Single(operations.OfType<ApplyChangesOperation>()).ChangedSolution.GetDocument(document.Id)!;
        return (await changed.GetTextAsync(stop)).ToString();
    }

    /// <summary>Returns the titles of the fixes for all diagnostics.</summary>
    public static async Task<IReadOnlyList<string>> TitlesAsync(CodeFixProvider fix, params string[] sources)
    {
        using var workspace = new AdhocWorkspace();
        return [.. (await ActionsAsync(workspace, fix, sources)).Select(one => one.Action.Title)];
    }

    private static async Task<List<(Document Document, CodeAction Action)>> ActionsAsync(
        AdhocWorkspace workspace, CodeFixProvider fix, string[] sources)
    {
        var id = ProjectId.CreateNewId();
        var project = workspace.CurrentSolution
            .AddProject(ProjectInfo.Create(id, VersionStamp.Default, "Application", "Application", LanguageNames.CSharp,
                compilationOptions: Compiled.OutputOptions, parseOptions: Compiled.Options, metadataReferences: Compiled.References))
            .AddDocument(DocumentId.CreateNewId(id), "Usings.cs", Compiled.Usings)
            .GetProject(id)!;
        foreach (var (index, other) in sources.Index().Skip(1))
            project = project.AddDocument($"Source{index + 1}.cs", other).Project;
        var document = project.AddDocument("Source1.cs", sources[0]);
        var actions = new List<(Document, CodeAction)>();
        var reported = Compiled.Of(sources) is { Run.Diagnostics.IsEmpty: false } compiled
            ? compiled.Run.Diagnostics
            : (IEnumerable<Diagnostic>)await Compiled.AnalyzedAsync(sources);
        foreach (var diagnostic in reported.Where(diagnostic => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
            await fix.RegisterCodeFixesAsync(new(document, diagnostic, (action, _) => actions.Add((document, action)), TestContext.Current.CancellationToken));
        return actions;
    }
}
