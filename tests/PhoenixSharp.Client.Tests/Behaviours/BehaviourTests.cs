namespace PhoenixSharp.Client.Tests;

/// <summary>What phoenix.js's own socket, channel, push, presence and fallback tests are about, in our words: a table of scripts, each played on a clock that stands still.</summary>
/// <remarks>A script begins with <c>== title</c>; <see cref="ScriptRig"/> knows its commands. Lines with <c>#</c> are notes.</remarks>
public sealed class BehaviourTests
{
    public static TheoryData<string, string> Scripts()
    {
        var scripts = new TheoryData<string, string>();
        foreach (var file in Directory.EnumerateFiles(Folder, "*.txt").Order(StringComparer.Ordinal))
        {
            foreach (var line in File.ReadLines(file).Where(line => line.StartsWith("== ", StringComparison.Ordinal)))
                scripts.Add(Path.GetFileNameWithoutExtension(file), line[3..]);
        }
        return scripts;
    }

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Behaviours");

    [Theory]
    [MemberData(nameof(Scripts))]
    public Task The_client_behaves(string file, string title) => new ScriptRig().PlayAsync(LinesOf(file, title));

    [Fact]
    public void There_are_as_many_as_were_promised_and_no_title_twice()
    {
        var titles = Scripts().Select(script => script.Data).ToList();
        Assert.True(titles.Count >= 120, $"{titles.Count} scripts");
        Assert.Distinct(titles);
    }

    private static IEnumerable<(int Number, string Text)> LinesOf(string file, string title) =>
        File.ReadLines(Path.Combine(Folder, $"{file}.txt")).Index()
            .SkipWhile(line => line.Item != $"== {title}").Skip(1)
            .TakeWhile(line => !line.Item.StartsWith("== ", StringComparison.Ordinal))
            .Where(line => line.Item.Trim().Length > 0 && !line.Item.StartsWith('#'))
            .Select(line => (line.Index + 1, line.Item.Trim()));
}
