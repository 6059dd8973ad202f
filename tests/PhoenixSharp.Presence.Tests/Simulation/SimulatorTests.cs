using System.Collections.Concurrent;
using System.Globalization;

namespace PhoenixSharp.Simulation;

/// <summary>Random histories of whole clusters. A failure names its seed, and the shortest history found that fails the same way.</summary>
public class SimulatorTests
{
    private const int DefaultSeeds = 10_000;
    private const int Steps = 200;

    // More, for a night: PHOENIXSHARP_SEEDS=100000. One alone: PHOENIXSHARP_SEED=1234.
    private static int Seeds => Number("PHOENIXSHARP_SEEDS") ?? DefaultSeeds;

    [Fact]
    public void Clusters_agree_once_left_alone_and_tell_exactly_what_changed_on_the_way()
    {
        if (Number("PHOENIXSHARP_SEED") is { } one)
        {
            Run.Of(History.Of(one, Steps));
            return;
        }
        var failed = new ConcurrentBag<int>();
        Parallel.For(0, Seeds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (seed, loop) =>
        {
            if (Failure(History.Of(seed, Steps)) is null)
                return;
            failed.Add(seed);
            loop.Stop();
        });
        Assert.True(failed.IsEmpty, failed.IsEmpty ? "" : Describe(failed.Min()));
    }

    internal static string? Failure(History history, Sabotage? sabotage = null)
    {
        try
        {
            Run.Of(history, sabotage);
            return null;
        }
        catch (Exception reason) // whatever breaks is a finding: an invariant, or the code itself
        {
            return reason is BrokenInvariantException ? reason.Message : reason.ToString();
        }
    }

    private static string Describe(int seed)
    {
        var history = History.Of(seed, Steps);
        var kind = Kind(Failure(history));
        var shortest = Shrinking.Shrink(history, shorter => Kind(Failure(shorter)) == kind);
        return $"Seed {seed}, {history.Nodes} nodes: {Failure(shortest)}\n{string.Join('\n', shortest.Steps)}";
    }

    private static string? Kind(string? failure) => failure?.Split(':')[0];

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
