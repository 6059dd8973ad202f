using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Cli.Tests.Tool;

/// <summary>The tool as a native program: published once with <c>PublishAot</c>, into a new folder.</summary>
public sealed class NativeTool : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8); // a busy machine compiles slowly

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phx-native-");

    /// <summary>Gets the path of the program.</summary>
    public string Path { get; private set; } = "";

    /// <summary>Gets the output of the build, which is empty if there were no warnings.</summary>
    public string Warnings { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var output = System.IO.Path.Combine(_folder.FullName, "out");
        var artifacts = System.IO.Path.Combine(_folder.FullName, "artifacts");
        var command = NativeBuild.Command(Checkout.PathOf("clients", "PhoenixSharp.Cli"), output, artifacts);
        await using var build = Program.Start("dotnet", command, Patience);
        var exitCode = await build.EndAsync();
        Warnings = build.Text;
        Path = System.IO.Path.Combine(output, "phx");
        Assert.True(exitCode == 0, build.Text);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Starts the program.</summary>
    public Program Start(params string[] words) => Program.Start(Path, words);

    /// <summary>Runs the program to its end.</summary>
    /// <returns>Its exit code and its output.</returns>
    public async Task<(int ExitCode, string Text)> RunAsync(params string[] words)
    {
        await using var phx = Start(words);
        return (await phx.EndAsync(), phx.Text);
    }
}
