namespace PhoenixSharp.FloorPlan.Tests;

public sealed class LeaningTests
{
    [Fact]
    public void Every_project_has_a_floor() => Assert.All(Repository.Projects, project => Assert.True(
        Plan.MayLeanOn(project) is not null, $"{project} is not in the floor plan: add it to Plan.cs, and say what it may lean on"));

    [Fact]
    public void No_project_leans_the_wrong_way()
    {
        var wrong =
            from project in Repository.Projects
            from leaned in LeansOn(project)
            where Plan.MayLeanOn(project) is { } allowed && !allowed.Contains(leaned)
            select $"{project} leans on {leaned}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_suite_shares_no_code_with_what_it_judges() =>
        Assert.Empty(Repository.Projects.Where(project => Plan.NameOf(project) == "Conformance").SelectMany(References));

    [Fact]
    public void The_generator_is_only_referenced_as_an_analyzer()
    {
        var wrong =
            from project in Repository.Projects
            where Plan.NameOf(project) != "Generators.Tests"
            where LeansOn(project).Contains("Generators")
            select project;
        Assert.Empty(wrong);
    }

    [Fact]
    public void What_a_server_is_made_of_comes_with_no_packages_but_those_named()
    {
        var packages =
            from project in Repository.Projects
            where project.StartsWith("src/", StringComparison.Ordinal)
            from package in Repository.Xml(project).Descendants("PackageReference")
            select $"{Plan.NameOf(project)}: {package.Attribute("Include")?.Value}";
        string[] named =
        [
            "Generators: Microsoft.CodeAnalysis.CSharp", "Generators: Microsoft.CodeAnalysis.Analyzers", "RabbitMQ: RabbitMQ.Client", "Nats: NATS.Client.Core", "Redis: StackExchange.Redis",
            "CodeFixes: Microsoft.CodeAnalysis.CSharp.Workspaces", // loaded by editors alone
            "Wire: Microsoft.Bcl.Memory", // on .NET 8 alone, which no server runs on
        ];
        Assert.Empty(packages.Except(named));
    }

    [Theory]
    [InlineData("src/PhoenixSharp.Wire/PhoenixSharp.Wire.csproj", "PubSub", false)]
    [InlineData("src/PhoenixSharp.PubSub/PhoenixSharp.PubSub.csproj", "Wire", true)]
    [InlineData("src/PhoenixSharp.Redis/PhoenixSharp.Redis.csproj", "Wire", true)] // what it leans on leans on it
    [InlineData("src/PhoenixSharp.Redis/PhoenixSharp.Redis.csproj", "Channels", false)]
    [InlineData("clients/PhoenixSharp.Client/PhoenixSharp.Client.csproj", "PubSub", false)]
    [InlineData("clients/samples/Chat/Chat.csproj", "AspNetCore", true)]
    [InlineData("tests/PhoenixSharp.Wire.Tests/PhoenixSharp.Wire.Tests.csproj", "Wire", true)]
    [InlineData("tests/PhoenixSharp.Conformance.Tests/PhoenixSharp.Conformance.Tests.csproj", "Wire", false)]
    public void The_plan_is_read_downwards(string project, string leaned, bool may) => Assert.Equal(may, Plan.MayLeanOn(project)!.Contains(leaned));

    [Fact]
    public void A_project_that_nobody_planned_has_no_floor()
    {
        Assert.Null(Plan.MayLeanOn("src/PhoenixSharp.Common/PhoenixSharp.Common.csproj"));
        Assert.Null(Plan.MayLeanOn("tests/PhoenixSharp.Common.Tests/PhoenixSharp.Common.Tests.csproj"));
    }

    // An analyzer is no leaning: it is there while the project is built and gone afterwards.
    private static IEnumerable<string> LeansOn(string project) => References(project, analyzers: false);

    private static IEnumerable<string> References(string project) => References(project, analyzers: true);

    private static IEnumerable<string> References(string project, bool analyzers) =>
        from reference in Repository.Xml(project).Descendants("ProjectReference")
        where analyzers || (string?)reference.Attribute("OutputItemType") != "Analyzer" || (string?)reference.Attribute("ReferenceOutputAssembly") != "false"
        select Plan.NameOf(reference.Attribute("Include")!.Value);
}
