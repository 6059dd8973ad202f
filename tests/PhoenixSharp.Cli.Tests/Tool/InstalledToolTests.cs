using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Cli.Tests.Tool;

/// <summary>The packed tool, installed from its package into a new folder.</summary>
public sealed class InstalledToolTests(Fixture fixture) : IClassFixture<Fixture>, IDisposable
{
    // Only the package that was just built may be installed.
    private const string OnlyHere = """<configuration><packageSources><clear /><add key="here" value="." /></packageSources></configuration>""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phx-");

    [Fact]
    public async Task Packed_and_installed_it_runs()
    {
        await MustRunAsync("dotnet", "pack", Checkout.PathOf("clients", "PhoenixSharp.Cli"), "--no-build", "--configuration", Checkout.Configuration,
            "--output", ".", "-nodeReuse:false");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "nuget.config"), OnlyHere, TestContext.Current.CancellationToken);
        await MustRunAsync("dotnet", "tool", "install", "PhoenixSharp.Cli", "--tool-path", ".", "--configfile", "nuget.config");
        Assert.Contains("ok  {\"a\":1}", await MustRunAsync(Path.Combine(_folder.FullName, "phx"), "push", fixture.Url, "room:tool", "echo", """{"a":1}"""), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<string> MustRunAsync(string name, params string[] words)
    {
        await using var program = Program.Start(name, words, _folder.FullName);
        var exitCode = await program.EndAsync();
        Assert.True(exitCode == 0, program.Text);
        return program.Text;
    }
}
