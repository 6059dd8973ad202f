using System.Text.Json;
using System.Xml.Linq;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Templates.Tests;

/// <summary>A folder outside the repository, with our packages, a separate package cache and separately installed templates.</summary>
internal sealed class Workshop : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("phoenixsharp-templates-");

    /// <summary>Gets the version of the packages. It is new in each run.</summary>
    public string Version { get; } = $"0.0.1-test.{Guid.NewGuid():N}";

    /// <summary>Gets the folder in which applications are made.</summary>
    public string Root => _root.FullName;

    private string Packages => Path.Combine(_root.FullName, "packages");

    /// <summary>Packs the templates, and the packages that an application of the template references.</summary>
    public async Task PackAsync()
    {
        string[] projects = [.. References("src/PhoenixSharp.Testing/PhoenixSharp.Testing.csproj"), "src/PhoenixSharp.Templates/PhoenixSharp.Templates.csproj"];
        var filter = Path.Combine(_root.FullName, "packed.slnf");
        var solution = new { path = Path.Combine(Checkout.Root, "PhoenixSharp.sln"), projects };
        await File.WriteAllTextAsync(filter, JsonSerializer.Serialize(new { solution }));
        await new Command(Checkout.Root).RunAsync("dotnet", "pack", filter, "--no-build",
            "--configuration", Checkout.Configuration, "--output", Packages, $"-p:Version={Version}", "-verbosity:quiet");
    }

    /// <summary>Installs the templates.</summary>
    public async Task InstallAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_root.FullName, "nuget.config"), PackageFeed.Config(Packages));
        await NewAsync(_root.FullName, "install", Path.Combine(Packages, $"PhoenixSharp.Templates.{Version}.nupkg"));
    }

    /// <summary>Runs <c>dotnet new</c>.</summary>
    /// <returns>Its output.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public Task<string> NewAsync(string folder, params string[] words) =>
        DotnetAsync(folder, ["new", .. words, "--debug:custom-hive", Path.Combine(_root.FullName, "hive")]);

    /// <summary>Runs <c>dotnet</c> to its end.</summary>
    /// <returns>What it wrote.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public Task<string> DotnetAsync(string folder, params string[] words) => In(folder).RunAsync("dotnet", words);

    /// <summary>Starts <c>dotnet</c>.</summary>
    public ChildProcess Start(string folder, params string[] words) => In(folder).Start("dotnet", words);

    public void Dispose() => _root.Delete(recursive: true);

    private Command In(string folder) =>
        new(folder, ("NUGET_PACKAGES", Path.Combine(_root.FullName, "cache")), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"));

    // A project, and what it references, with paths from the root.
    private static IEnumerable<string> References(string project)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Checkout.Root, project))!;
        var references =
            from reference in XDocument.Load(Path.Combine(Checkout.Root, project)).Descendants("ProjectReference")
            where (string?)reference.Attribute("OutputItemType") != "Analyzer"
            select Path.GetRelativePath(Checkout.Root, Path.GetFullPath(Path.Combine(folder, reference.Attribute("Include")!.Value)));
        return references.SelectMany(References).Prepend(project).Distinct();
    }
}
