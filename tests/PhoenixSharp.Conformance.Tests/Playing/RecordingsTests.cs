using PhoenixSharp.Conformance.Playing;
using PhoenixSharp.Conformance.Tests.Stub;

namespace PhoenixSharp.Conformance.Tests.Playing;

/// <summary>A server that does exactly what was recorded passes.</summary>
public sealed class RecordingsTests
{
    public static TheoryData<string> Areas => [.. Replay.All.Select(scenario => scenario.Area).Distinct()];

    [Theory]
    [MemberData(nameof(Areas))]
    public async Task Every_recording_passes_against_itself(string area)
    {
        var failures = new System.Collections.Concurrent.ConcurrentBag<string>();
        await Parallel.ForEachAsync(Replay.All.Where(scenario => scenario.Area == area), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (scenario, _) =>
        {
            if (await Replay.PlayAsync(scenario) is { } failure)
                failures.Add($"{scenario.Name} {failure}");
        });
        Assert.Empty(failures);
    }

    [Fact]
    public void There_are_520_of_them() => Assert.Equal(520, Replay.All.Count);
}
