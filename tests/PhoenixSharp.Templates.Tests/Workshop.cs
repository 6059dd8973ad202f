using System.Diagnostics;
using System.Text.Json;
using System.Xml.Linq;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Templates.Tests;

/// <summary>A folder outside the repository, with our packages, a separate package cache and separately installed templates.</summary>
internal sealed class Workshop : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8); // only a failing test waits this long

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("phoenixsharp-templates-");

    /// <summary>Gets the version of the packages. It is new in each run.</summary>
    public string Version { get; } = $"0.0.1-test.{Guid.NewGuid():N}";

    /// <summary>Gets the folder of the application that the template makes.</summary>
    public string App => Path.Combine(_root.FullName, "Acme.Live");

    private string Packages => Path.Combine(_root.FullName, "packages");

    /// <summary>Packs the templates, and the packages that an application of the template references.</summary>
    public async Task PackAsync()
    {
        string[] projects = [.. References("src/PhoenixSharp.Testing/PhoenixSharp.Testing.csproj"), "src/PhoenixSharp.Templates/PhoenixSharp.Templates.csproj"];
        var filter = Path.Combine(_root.FullName, "packed.slnf");
        var solution = new { path = Path.Combine(Checkout.Root, "PhoenixSharp.sln"), projects };
        await File.WriteAllTextAsync(filter, JsonSerializer.Serialize(new { solution }));
        await DotnetAsync(_root.FullName, "pack", filter, "-c", "Release", "-o", Packages, $"-p:PackageVersion={Version}", "-v", "quiet");
    }

    /// <summary>Installs the templates.</summary>
    public async Task InstallAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_root.FullName, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{Packages}" />
              </packageSources>
              <fallbackPackageFolders>
                <add key="machine" value="{MachinePackages}" />
              </fallbackPackageFolders>
            </configuration>
            """);
        await NewAsync(_root.FullName, "install", Path.Combine(Packages, $"PhoenixSharp.Templates.{Version}.nupkg"));
    }

    /// <summary>Runs <c>dotnet new</c>.</summary>
    public Task NewAsync(string folder, params string[] words) =>
        DotnetAsync(folder, ["new", .. words, "--debug:custom-hive", Path.Combine(_root.FullName, "hive")]);

    /// <summary>Runs <c>dotnet</c> to its end.</summary>
    /// <returns>What it wrote.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task<string> DotnetAsync(string folder, params string[] words)
    {
        await using var process = Start(folder, words);
        var code = await process.EndsAsync(Limit);
        var output = string.Join('\n', process.Lines);
        return code == 0 ? output : throw new InvalidOperationException($"dotnet {string.Join(' ', words)} ended with {code}:\n{output}");
    }

    /// <summary>Starts <c>dotnet</c>.</summary>
    public ChildProcess Start(string folder, params string[] words) => ChildProcess.Start(new ProcessStartInfo("dotnet", words)
    {
        WorkingDirectory = folder,
        Environment =
        {
            ["NUGET_PACKAGES"] = Path.Combine(_root.FullName, "cache"),
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            // no build server or compiler server keeps running after the test
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["UseSharedCompilation"] = "false",
        },
    });

    public void Dispose() => _root.Delete(recursive: true);

    private static string MachinePackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

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
