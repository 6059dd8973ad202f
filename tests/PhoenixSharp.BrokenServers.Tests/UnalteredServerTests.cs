using PhoenixSharp.BrokenServers.Tests.Breaking;

namespace PhoenixSharp.BrokenServers.Tests;

/// <summary>The same scenarios, through the same interposer, pass where nothing is altered. Without this a catch would prove nothing.</summary>
public sealed class UnalteredServerTests(Servers servers) : IClassFixture<Servers>
{
    public static TheoryData<string> Scenarios => [.. AllFlaws.Read().Select(broken => broken.Scenario).Distinct()];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Passes(string scenario) => Assert.Null(await Catch.PlayUnalteredAsync(servers.Url, scenario));
}
