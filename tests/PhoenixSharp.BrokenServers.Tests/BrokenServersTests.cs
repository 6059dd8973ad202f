using PhoenixSharp.BrokenServers.Tests.Breaking;
using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.BrokenServers.Tests;

/// <summary>Each broken server is caught, by the scenario and at the step that its row names.</summary>
public sealed class BrokenServersTests(Servers servers, Catches catches) : IClassFixture<Servers>, IClassFixture<Catches>
{
    public static TheoryData<string> Names => [.. AllFlaws.Read().Select(broken => broken.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Is_caught(string name)
    {
        var broken = AllFlaws.Read().Single(broken => broken.Name == name);
        var failure = await Catch.PlayAsync(servers.Url, broken.Scenario, broken.Flaw);
        Assert.True(failure is not null, $"{broken.Scenario} does not catch a server in which {name}");
        Assert.True(failure.Step == broken.Step || failure.Step == broken.OrStep, $"caught at {failure.Place}, not at step {broken.Step}: {failure.Why}");
        catches.Add($"{name} → caught by {broken.Scenario} at {failure.Place}");
    }

    [Fact]
    public void There_are_at_least_25_and_in_every_area()
    {
        var servers = AllFlaws.Read();
        Assert.True(servers.Count >= 25);
        Assert.Equal(
            BuiltIn.Scenarios().Select(scenario => scenario.Area).Distinct().Order(StringComparer.Ordinal),
            servers.Select(broken => broken.Scenario.Split('/')[0]).Distinct().Order(StringComparer.Ordinal));
    }
}
