using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PhoenixSharp.Templates.Tests;

[Collection(MadeApp.Collection)]
public sealed partial class NameTests(MadeApp app)
{
    [Fact]
    public async Task Solution_builds_and_passes_its_tests_when_the_name_has_a_hyphen()
    {
        var folder = await app.MakeAsync("my-chat");

        var output = await app.Workshop.DotnetAsync(folder, "test", "-warnaserror");

        Assert.Matches(@"Passed!.*Failed:\s+0, Passed:\s+5\b", output);
    }

    [Theory]
    [InlineData("my-chat.v2", "my_chat.v2")]
    [InlineData("9lives", "_9lives")]
    public async Task Paths_have_the_name_and_namespaces_a_legal_form_of_it(string name, string expected)
    {
        await app.Workshop.NewAsync(app.Workshop.Root, "phoenix", "--name", name);

        AssertNamed(Path.Combine(app.Workshop.Root, name), name, expected);
    }

    [Fact]
    public async Task Application_has_the_name_of_its_folder_when_no_name_is_given()
    {
        var folder = Directory.CreateDirectory(Path.Combine(app.Workshop.Root, "my-room")).FullName;

        await app.Workshop.NewAsync(folder, "phoenix");

        AssertNamed(folder, "my-room", "my_room");
    }

    private static void AssertNamed(string folder, string name, string expected)
    {
        var solution = XDocument.Load(Path.Combine(folder, $"{name}.slnx"));
        string[] projects = [.. solution.Descendants("Project").Select(project => project.Attribute("Path")!.Value)];
        Assert.Equal([$"src/{name}/{name}.csproj", $"tests/{name}.Tests/{name}.Tests.csproj"], projects);
        var named = PathInText().Matches(File.ReadAllText(Path.Combine(folder, "README.md"))).Select(path => path.Value);
        Assert.All(projects.Concat(named), path => Assert.True(Path.Exists(Path.Combine(folder, path)), path));
        Assert.Contains($"namespace {expected};", File.ReadLines(Path.Combine(folder, "src", name, "Realtime.cs")));
        Assert.Contains($"using {expected};", File.ReadLines(Path.Combine(folder, "src", name, "Program.cs")));
    }

    [GeneratedRegex(@"\b(src|tests)/[^\s`]+")]
    private static partial Regex PathInText();
}
