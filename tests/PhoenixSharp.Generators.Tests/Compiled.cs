using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PhoenixSharp.Generators.Tests;

/// <summary>Sources compiled with the generator.</summary>
internal sealed record Compiled(Compilation Output, GeneratorDriverRunResult Run)
{
    public static readonly CSharpParseOptions Options = new(LanguageVersion.Latest, DocumentationMode.Diagnose);

    public static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path))];

    public static readonly CSharpCompilationOptions OutputOptions =
        new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);

    public const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using PhoenixSharp;
        global using PhoenixSharp.Generators.Tests;
        """;

    /// <summary>Gets what the compiler says of sources and generated code together, warnings too, and what the generator says.</summary>
    public IReadOnlyList<Diagnostic> Complaints =>
        [.. Output.GetDiagnostics().Concat(Run.Diagnostics)
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            .Where(diagnostic => diagnostic.Id != "CS1591" || IsGenerated(diagnostic))]; // a test's channels are public and say nothing

    private static bool IsGenerated(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true;

    public static Compiled Of(params string[] sources) => Named("Application", sources);

    public static Compiled Named(string assembly, params string[] sources)
    {
        var driver = Driver().RunGeneratorsAndUpdateCompilation(
            Compilation(assembly, sources), out var output, out _, TestContext.Current.CancellationToken);
        return new(output, driver.GetRunResult());
    }

    public static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new ChannelGenerator().AsSourceGenerator()],
        parseOptions: Options,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    public static CSharpCompilation Compilation(string assembly, params string[] sources) => CSharpCompilation.Create(
        assembly,
        [.. sources.Prepend(Usings).Select((source, index) => Tree(source, index == 0 ? "Usings.cs" : $"Source{index}.cs"))],
        References,
        OutputOptions);

    public static SyntaxTree Tree(string source, string path) => CSharpSyntaxTree.ParseText(source, Options, path);

    /// <summary>Returns what the analyzer reports about sources and generated code together.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> AnalyzedAsync(params string[] sources)
    {
        var compiled = Of(sources);
        Assert.Empty(compiled.Complaints);
        return await compiled.Output.WithAnalyzers([new UnboundHandlerAnalyzer()])
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Makes a channel of sources that must compile without a warning.</summary>
    public static ProbedChannel Channel(string source, string type = "RoomChannel") =>
        (ProbedChannel)Activator.CreateInstance(Of(source).Load().GetType(type, throwOnError: true)!)!;

    public Assembly Load()
    {
        Assert.Empty(Complaints);
        using var image = new MemoryStream();
        Assert.True(Output.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
        image.Position = 0;
        return new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(image);
    }
}
