using System.Xml.Linq;

namespace PhoenixSharp.BrokenServers.Tests.Tool;

/// <summary>The installed tool needs nothing of this repository, and ends with the exit codes that it promises.</summary>
public sealed class InstalledToolTests(InstalledTool tool, Servers servers) : IClassFixture<InstalledTool>, IClassFixture<Servers>
{
    [Fact]
    public async Task Lists_all_recordings()
    {
        var (exitCode, output) = await tool.RunAsync("list");
        Assert.Equal((0, 520), (exitCode, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
    }

    [Fact]
    public async Task Plays_a_server_that_runs_and_writes_the_reports()
    {
        var (exitCode, output) = await tool.RunAsync("run", "--url", servers.Url.GetLeftPart(UriPartial.Authority), "--scenario", "room/echo-v2",
            "--json", "run.json", "--junit", "run.xml", "--html", "run.html", "--badge", "run.svg");
        Assert.True(exitCode == 0, output);
        Assert.EndsWith("1 passed, 0 failed\n", output, StringComparison.Ordinal);
        Assert.Equal("phoenix channels 1/520", (string?)XDocument.Load(Path.Combine(tool.Folder, "run.svg")).Root!.Attribute("aria-label"));
        Assert.All(["run.json", "run.xml", "run.html"], file => Assert.Contains("room/echo-v2", File.ReadAllText(Path.Combine(tool.Folder, file)), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Starts_a_server_itself_and_needs_no_word_before_the_options()
    {
        var (exitCode, output) = await tool.RunAsync("--server", Servers.Command, "--areas", "mixed");
        Assert.True(exitCode == 0, output);
        Assert.EndsWith("2 passed, 0 failed\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_ends_with_1()
    {
        // Our own server departs there on purpose, and this folder has no list that says so.
        var (exitCode, output) = await tool.RunAsync("--url", servers.Url.GetLeftPart(UriPartial.Authority), "--scenario", "auth/subprotocol-not-base64");
        Assert.Equal(1, exitCode);
        Assert.EndsWith("0 passed, 1 failed\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_profile_leaves_out_is_neither_passed_nor_failed()
    {
        await File.WriteAllTextAsync(Path.Combine(tool.Folder, "profile.json"), """{ "versions": ["2.0.0"] }""", TestContext.Current.CancellationToken);
        var (exitCode, output) = await tool.RunAsync("--url", servers.Url.GetLeftPart(UriPartial.Authority), "--profile", "profile.json",
            "--scenario", "room/echo-v1", "--scenario", "room/echo-v2");
        Assert.True(exitCode == 0, output);
        Assert.EndsWith("0 deviations, 0 not played, 1 not in the profile\n1 passed, 0 failed\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Unrecognized command or argument 'play'.", "play")]
    [InlineData("Give either --url or --server.")]
    [InlineData("There is no scenario room/echo.", "explain", "room/echo")]
    [InlineData("There is no folder missing.", "list", "--transcripts", "missing")]
    [InlineData("The profile missing.json cannot be used", "list", "--profile", "missing.json")]
    [InlineData("There is no file missing.md.", "--url", "http://127.0.0.1:1", "--deviations", "missing.md")]
    public async Task What_cannot_be_done_ends_with_2_and_says_why(string why, params string[] words)
    {
        var (exitCode, output) = await tool.RunAsync(words);
        Assert.Equal(2, exitCode);
        Assert.StartsWith(why, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Tests a server of the Phoenix Channels protocol", "--help")]
    [InlineData("phoenix-conformance [command] [options]", "--help")]
    [InlineData("Exit code: 0", "help")]
    [InlineData("Plays the recordings", "run", "--help")]
    [InlineData("Lists the scenarios", "list", "--help")]
    [InlineData("explain <NAME>...", "explain", "--help")]
    [InlineData("Plays raw WebSocket cases", "websocket", "--help")]
    [InlineData("Plays raw WebSocket cases", "help", "websocket")]
    public async Task Each_command_has_help(string part, params string[] words)
    {
        var (exitCode, output) = await tool.RunAsync(words);
        Assert.Equal(0, exitCode);
        Assert.Contains(part, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# The conformance fixture", "help", "fixture")]
    [InlineData("# Wire transcripts", "help", "transcripts")]
    [InlineData("# Deviations", "help", "deviations")]
    [InlineData("# Profile", "help", "profile")]
    [InlineData("# JSON report", "help", "json")]
    [InlineData("room/echo-v2\n", "explain", "room/echo-v2")]
    [InlineData("phoenix-conformance ", "--version")]
    public async Task Explains_itself(string start, params string[] words)
    {
        var (exitCode, output) = await tool.RunAsync(words);
        Assert.Equal(0, exitCode);
        Assert.StartsWith(start, output, StringComparison.Ordinal);
    }
}
