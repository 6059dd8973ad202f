using PhoenixSharp.Packages.Tests.Rig;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Packages.Tests.Releasing;

/// <summary>The workflows. They can't run here, so a linter reads them, and their script is run alone.</summary>
public sealed class WorkflowTests
{
    private static readonly string Modules = Checkout.PathOf("clients", "web", "tests");
    private static readonly string Lint = Path.Combine(AppContext.BaseDirectory, "Releasing", "lint.mjs");
    private static readonly Command Here = new(Checkout.Root);

    [Fact]
    public async Task Linter_finds_nothing_in_the_workflows()
    {
        string[] workflows = [.. Directory.EnumerateFiles(Checkout.PathOf(".github", "workflows"))];
        Assert.Equal(2, workflows.Length);
        Assert.Equal("", await Here.RunAsync("node", [Lint, Modules, .. workflows]));
    }

    [Fact]
    public async Task Linter_finds_a_job_that_needs_a_job_that_is_not_there()
    {
        var folder = Directory.CreateTempSubdirectory("phoenixsharp-workflow-");
        try
        {
            var broken = Path.Combine(folder.FullName, "broken.yml");
            var workflow = Checkout.Read(".github", "workflows", "release.yml");
            workflow = workflow.Replace("needs: test", "needs: tests", StringComparison.Ordinal);
            await File.WriteAllTextAsync(broken, workflow, TestContext.Current.CancellationToken);
            var problems = await Here.RunAsync("node", Lint, Modules, broken);
            Assert.Contains("needs job \"tests\" which does not exist", problems, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Tag_passes_when_it_names_the_version_and_the_changelog_has_a_date()
    {
        var version = await VersionAsync();
        var isDated = Checkout.Read("docs", "CHANGELOG.md").Contains($"\n## [{version}] - 2", StringComparison.Ordinal);
        Assert.Equal(
            isDated ? "" : $"docs/CHANGELOG.md has no dated entry: ## [{version}] - YYYY-MM-DD.",
            await CheckTagAsync($"v{version}", expectedCode: isDated ? 0 : 1));
    }

    [Fact]
    public async Task Tag_fails_when_it_names_another_version() =>
        Assert.Equal($"The tag is v9.8.7, but the version in Packaging.props is {await VersionAsync()}: tag v{await VersionAsync()}.",
            await CheckTagAsync("v9.8.7", expectedCode: 1));

    private static Task<string> VersionAsync() =>
        Here.RunAsync("dotnet", "msbuild", Checkout.PathOf("src", "PhoenixSharp.Wire"), "-getProperty:Version");

    private static async Task<string> CheckTagAsync(string tag, int expectedCode)
    {
        var (exitCode, output) = await Here.TryRunAsync("bash", Checkout.PathOf(".github", "check-tag.sh"), tag);
        Assert.Equal(expectedCode, exitCode);
        return output;
    }
}
