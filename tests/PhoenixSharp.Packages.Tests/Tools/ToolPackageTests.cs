using PhoenixSharp.Packages.Tests.Rig;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Packages.Tests.Tools;

/// <summary>The tools, installed from the packages and run in an empty folder.</summary>
public sealed class ToolPackageTests(PackedSolution packed)
{
    [Theory]
    [InlineData("PhoenixSharp.Cli", "phx", "--help", "presence")]
    [InlineData("PhoenixSharp.Conformance", "phoenix-conformance", "list", "room/echo-v2")]
    public async Task Tool_runs_in_an_empty_folder(string package, string command, string word, string expected)
    {
        using var application = Application.Create(packed);
        await application.Command.RunAsync("dotnet", "tool", "install", package, "--version", packed.Version, "--tool-path", "tools");
        var empty = Directory.CreateDirectory(application.PathOf("empty"));
        var output = await new Command(empty.FullName).RunAsync(application.PathOf("tools", command), word);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }
}
