using System.Text.RegularExpressions;

namespace PhoenixSharp.EntityFramework;

/// <summary>The code of docs/ENTITY-FRAMEWORK.md is the code that the tests run.</summary>
public sealed partial class EntityFrameworkPageTests
{
    private static readonly string Tested = Normalize(Documents.ReadSource("tests/PhoenixSharp.AspNetCore.Tests/EntityFramework/Shop.cs"));

    public static TheoryData<string> Blocks => [.. Block().Matches(Documents.Read("ENTITY-FRAMEWORK.md")).Select(match => match.Groups[1].Value)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Block_of_the_page_is_tested_code(string block) => Assert.Contains(Normalize(block), Tested, StringComparison.Ordinal);

    [Fact]
    public void Page_has_code() => Assert.True(Blocks.Count >= 4);

    // The page shows services of builder.Services, and doesn't indent members.
    private static string Normalize(string code) =>
        Space().Replace(code.Replace("builder.Services.", "services.", StringComparison.Ordinal), " ").Trim();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
