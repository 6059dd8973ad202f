namespace PhoenixSharp.Load.Comparing;

/// <summary>The source tree that this program was built from.</summary>
internal sealed class Repository(string root)
{
    private const string Fixture = "artifacts/bin/PhoenixSharp.Fixture/release/PhoenixSharp.Fixture.dll", FixtureProject = "conformance/PhoenixSharp.Fixture";
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(5);

    /// <summary>Finds it upwards of the program, by the solution file.</summary>
    public static Repository Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "PhoenixSharp.sln"))) return new Repository(folder.FullName);
        throw new LoadException($"PhoenixSharp.sln is in no folder above {AppContext.BaseDirectory}: run this from a build inside the source tree");
    }

    public string PathOf(string relative) => Path.Combine(root, relative);

    /// <summary>Builds the conformance fixture in Release: the server that is measured as ours unless told otherwise.</summary>
    /// <returns>The command that starts it.</returns>
    public async Task<string[]> BuildFixtureAsync(CancellationToken cancellationToken)
    {
        var project = PathOf(FixtureProject);
        if (!Directory.Exists(project)) throw new LoadException($"{project} doesn't exist: name a server with --ours \"COMMAND\"");
        string[] command = ["dotnet", "build", project, "-c", "Release", "--nologo", "-v", "q", "--disable-build-servers"];
        var build = await Tool.RunAsync(command, BuildLimit, "install the .NET SDK that global.json names", cancellationToken);
        return build.ExitCode == 0 ? ["dotnet", PathOf(Fixture)] : throw new LoadException($"{FixtureProject} does not build:\n{build.Output}");
    }
}
