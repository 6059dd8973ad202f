using PhoenixSharp.Packages.Tests.Rig;
using PhoenixSharp.TestSupport;

[assembly: AssemblyFixture(typeof(PackedSolution))]

namespace PhoenixSharp.Packages.Tests.Rig;

/// <summary>The packages of the solution, packed once for all tests.</summary>
/// <remarks>Their version is new in each run, so that no NuGet cache contains an earlier build of it.</remarks>
public sealed class PackedSolution : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phoenixsharp-packages-");

    /// <summary>Gets the version of the packages.</summary>
    public string Version { get; } = $"0.0.1-test.{Guid.NewGuid():N}";

    /// <summary>Gets the folder of the packages.</summary>
    public string Feed => Path.Combine(_folder.FullName, "feed");

    /// <summary>Gets the packages, without the symbol packages.</summary>
    public IReadOnlyList<PackageFile> Packages { get; private set; } = [];

    /// <summary>Gets the folder into which NuGet extracts packages for the applications of these tests.</summary>
    internal string Cache => Path.Combine(_folder.FullName, "cache");

    public async ValueTask InitializeAsync()
    {
        await new Command(Checkout.Root).RunAsync("dotnet", "pack", "PhoenixSharp.sln", "--no-build",
            "--configuration", Checkout.Configuration, "--output", Feed, $"-p:Version={Version}", "-verbosity:quiet");
        Packages = [.. Directory.EnumerateFiles(Feed, "*.nupkg").Order(StringComparer.Ordinal).Select(PackageFile.Open)];
    }

    /// <summary>Returns a package by its name.</summary>
    public PackageFile Package(string id) => Packages.Single(package => package.Id == id);

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
