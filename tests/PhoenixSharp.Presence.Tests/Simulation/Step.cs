namespace PhoenixSharp.Simulation;

/// <summary>What can happen to a cluster.</summary>
internal enum StepKind
{
    Track,
    Untrack,
    UntrackOwner,
    Update,
    Crash,
    Start,
    Leave,
    Pause,
    Resume,
    Cut,
    CutOneWay,
    Heal,
    HealAll,
    Spoil,
    ShiftClock,
    Rebuild,
}

/// <summary>One thing that happens: when, after the one before; to which node; the rest as its kind needs.</summary>
internal readonly record struct Step(TimeSpan After, StepKind Kind, int Node, int Other, int Owner, int Topic, int Key)
{
    public override string ToString() => $"+{After.TotalMilliseconds} ms {Kind} n{Node} other={Other} owner={Owner} topic={Topic} key={Key}";
}

/// <summary>All that happens in one run, and the cluster that it happens to.</summary>
internal sealed record History(int Seed, int Nodes, IReadOnlyList<Step> Steps)
{
    private static readonly (StepKind Kind, int Weight)[] Weights =
    [
        (StepKind.Track, 30), (StepKind.Untrack, 12), (StepKind.UntrackOwner, 4), (StepKind.Update, 12),
        (StepKind.Crash, 2), (StepKind.Start, 4), (StepKind.Leave, 1), (StepKind.Pause, 2), (StepKind.Resume, 3),
        (StepKind.Cut, 3), (StepKind.CutOneWay, 3), (StepKind.Heal, 5), (StepKind.HealAll, 2), (StepKind.Spoil, 5), (StepKind.ShiftClock, 1), (StepKind.Rebuild, 1),
    ];

    public static History Of(int seed, int steps)
    {
        var random = new Random(seed);
        var nodes = random.Next(2, 6);
        return new History(seed, nodes, [.. Enumerable.Range(0, steps).Select(_ => RandomStep(random, nodes))]);
    }

    private static Step RandomStep(Random random, int nodes)
    {
        var pause = random.Next(40) switch
        {
            0 => random.Next(5_000, 15_000),
            < 6 => random.Next(500, 3_000),
            _ => random.Next(0, 300),
        };
        var node = random.Next(nodes);
        return new Step(
            TimeSpan.FromMilliseconds(pause), Pick(random), node, (node + random.Next(1, nodes)) % nodes, random.Next(3), random.Next(2), random.Next(2));
    }

    private static StepKind Pick(Random random)
    {
        var at = random.Next(Weights.Sum(weight => weight.Weight));
        foreach (var (kind, weight) in Weights)
        {
            if ((at -= weight) < 0)
                return kind;
        }
        throw new InvalidOperationException("The weights don't add up.");
    }
}
