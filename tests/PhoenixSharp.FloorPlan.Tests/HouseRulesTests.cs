using System.Text.RegularExpressions;

namespace PhoenixSharp.FloorPlan.Tests;

public sealed partial class HouseRulesTests
{
    private const int MostLines = 400;

    // Written apart, so that this file doesn't break the rule it checks.
    private static readonly string[] Unfinished = ["TO" + "DO", "FIX" + "ME", "NotImplemented" + "Exception"];

    [Fact]
    public void Every_project_of_ours_explains_itself()
    {
        var silent =
            from project in Repository.Projects
            let folder = Path.GetDirectoryName(project)!.Replace('\\', '/')
            where IsAnyOf(project, "src/", "clients/", "conformance/") && !File.Exists(Path.Combine(Repository.Root, folder, "README.md"))
            select folder;
        Assert.Empty(silent);
    }

    [Fact]
    public void Nothing_is_left_for_later()
    {
        var left =
            from file in Code()
            from line in Repository.Lines(file).Index()
            where Unfinished.Any(word => line.Item.Contains(word, StringComparison.Ordinal))
            select $"{file}:{line.Index + 1}: {line.Item.Trim()}";
        Assert.Empty(left);
    }

    [Fact]
    public void A_silenced_warning_says_why()
    {
        var silent =
            from file in Code().Concat(Repository.Files("*.csproj")).Concat(Repository.Files("*.props"))
            from line in SilencedWithoutReason(Repository.Lines(file))
            select $"{file}:{line + 1}";
        Assert.Empty(silent);
    }

    [Fact]
    public void No_source_file_is_longer_than_one_story()
    {
        var tooLong =
            from file in Repository.Files("*.cs", "src")
            let length = Repository.Lines(file).Length
            where length > MostLines
            select $"{file}: {length} lines";
        Assert.Empty(tooLong);
    }

    [Fact]
    public void A_test_is_never_skipped()
    {
        var skipped =
            from file in Repository.Files("*.cs", "tests")
            from line in Repository.Lines(file).Index()
            where Skipped().IsMatch(line.Item)
            select $"{file}:{line.Index + 1}";
        Assert.Empty(skipped);
    }

    [Theory]
    [InlineData("#pragma warning disable CA1001", true)]
    [InlineData("#pragma warning disable CA1001 // it holds nothing", false)]
    [InlineData("// it holds nothing\n#pragma warning disable CA1001", false)]
    [InlineData("#pragma warning restore CA1001", false)]
    [InlineData("    code.Lines(\"#pragma warning disable CA1001\");", false)]
    [InlineData("[SuppressMessage(\"a\", \"b\")]", true)]
    [InlineData("[SuppressMessage(\"a\", \"b\", Justification = \"\")]", true)]
    [InlineData("[UnconditionalSuppressMessage(\"a\", \"b\", Justification = \"Only called while.\")]", false)]
    [InlineData("<NoWarn>CA1001</NoWarn>", true)]
    [InlineData("<!-- it holds nothing -->\n<NoWarn>CA1001</NoWarn>", false)]
    public void Reasons_are_looked_for_on_the_line_and_above_it(string lines, bool silent) =>
        Assert.Equal(silent, SilencedWithoutReason(lines.Split('\n')).Any());

    private static IEnumerable<int> SilencedWithoutReason(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            var above = i == 0 ? "" : lines[i - 1].Trim();
            var silences = Pragma().IsMatch(lines[i]) || Attribute().IsMatch(lines[i]) || NoWarn().IsMatch(lines[i]);
            var reason = Reason().IsMatch(lines[i]) || above.StartsWith("//", StringComparison.Ordinal) || above.EndsWith("-->", StringComparison.Ordinal);
            if (silences && !reason)
                yield return i;
        }
    }

    private static IEnumerable<string> Code() => Repository.Files("*.cs").Where(file => !file.EndsWith("FloorPlan.Tests/HouseRulesTests.cs", StringComparison.Ordinal));

    private static bool IsAnyOf(string path, params string[] folders) => folders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal));

    [GeneratedRegex(@"^\s*#pragma warning disable")]
    private static partial Regex Pragma();

    [GeneratedRegex(@"^\s*\[.*SuppressMessage\(")]
    private static partial Regex Attribute();

    [GeneratedRegex("<NoWarn>")]
    private static partial Regex NoWarn();

    [GeneratedRegex(@"Justification = ""[^""]+""|// \S|<!-- \S")]
    private static partial Regex Reason();

    [GeneratedRegex(@"\[(Fact|Theory|InlineData)\(.*\bSkip\s*=")]
    private static partial Regex Skipped();
}
