using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Native;

/// <summary>The server and the fixture as native programs, which are published once into a new folder.</summary>
public sealed class NativePrograms : IAsyncLifetime
{
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(10); // a busy machine compiles slowly

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phoenixsharp-native-");

    /// <summary>Gets the path of the server.</summary>
    public string Server { get; private set; } = "";

    /// <summary>Gets the path of the fixture.</summary>
    public string Fixture { get; private set; } = "";

    /// <summary>Gets the output of the builds, which is empty if there were no warnings.</summary>
    public string Warnings { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Server = await PublishAsync("src", "PhoenixSharp.Server");
        Fixture = await PublishAsync("conformance", "PhoenixSharp.Fixture");
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<string> PublishAsync(string folder, string project)
    {
        var output = Path.Combine(_folder.FullName, project);
        var command = NativeBuild.Command(Checkout.PathOf(folder, project), output, Path.Combine(_folder.FullName, "artifacts"));
        await using var build = ChildProcess.Start(new("dotnet", command));
        var exitCode = await build.EndsAsync(BuildLimit);
        Warnings += string.Join('\n', build.Lines);
        Assert.True(exitCode == 0, Warnings);
        return Path.Combine(output, project);
    }
}
