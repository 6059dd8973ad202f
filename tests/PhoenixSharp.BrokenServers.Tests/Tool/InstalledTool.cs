using PhoenixSharp.TestSupport;

namespace PhoenixSharp.BrokenServers.Tests.Tool;

/// <summary>The suite as its users get it: packed, and installed from that package alone into a folder of its own.</summary>
public sealed class InstalledTool : IAsyncLifetime
{
    // Nothing but the package that was just made may be what is installed.
    private const string OnlyHere = """<configuration><packageSources><clear /><add key="here" value="." /></packageSources></configuration>""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phoenix-conformance-");

    /// <summary>Gets a folder with nothing of ours in it or above it.</summary>
    public string Folder => _folder.FullName;

    public async ValueTask InitializeAsync()
    {
        var project = Checkout.PathOf("conformance", "PhoenixSharp.Conformance");
        await MustRunAsync("pack", project, "--no-build", "--configuration", Checkout.Configuration, "--output", Folder, "-nodeReuse:false");
        var sources = Path.Combine(Folder, "nuget.config");
        await File.WriteAllTextAsync(sources, OnlyHere);
        await MustRunAsync("tool", "install", "PhoenixSharp.Conformance", "--tool-path", Folder, "--configfile", sources);
    }

    /// <summary>Runs the tool there.</summary>
    internal Task<(int ExitCode, string Output)> RunAsync(params string[] words) => Command.RunAsync(Folder, Path.Combine(Folder, "phoenix-conformance"), words);

    private async Task MustRunAsync(params string[] words)
    {
        var (exitCode, output) = await Command.RunAsync(Folder, "dotnet", words);
        Assert.True(exitCode == 0, output);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
