namespace PhoenixSharp.Cluster.Tests.Schedules;

internal enum FaultKind
{
    /// <summary>SIGKILL to a node; then it starts again.</summary>
    Kill,

    /// <summary>SIGSTOP to a node; then SIGCONT.</summary>
    Pause,

    /// <summary>SIGTERM to a node, as a deploy does; then it starts again.</summary>
    Restart,

    /// <summary>SIGKILL to the broker; then it starts again, and knows nothing.</summary>
    KillBroker,

    /// <summary>Nothing goes between a node and the broker, and nobody is told: a partition.</summary>
    Cut,

    /// <summary>Nothing from the node gets to the broker.</summary>
    CutOutbound,

    /// <summary>Nothing from the broker gets to the node.</summary>
    CutInbound,

    /// <summary>The link of a node is down, to the broker and to its clients.</summary>
    Unplug,

    /// <summary>The node's connections to the broker are broken by a reset.</summary>
    Reset,
}

/// <summary>One fault of a schedule.</summary>
/// <param name="Node">Which node, by its place; of no meaning where the broker is killed.</param>
internal sealed record PlannedFault(FaultKind Kind, int Node)
{
    /// <summary>Gets whether broadcasts may be lost by it. What only stands still, or drops what TCP sends again, holds them up and loses none.</summary>
    public bool Loses => Kind is FaultKind.Kill or FaultKind.Restart or FaultKind.KillBroker or FaultKind.Reset;
}

/// <summary>Some faults at once.</summary>
/// <param name="Calm">How long all is well before.</param>
/// <param name="Lasts">How long it is not.</param>
internal sealed record Step(TimeSpan Calm, TimeSpan Lasts, params IReadOnlyList<PlannedFault> Faults);

/// <summary>What is broken when. The seed decides, and nothing else.</summary>
internal sealed record Schedule(int Seed, IReadOnlyList<Step> Steps)
{
    public const int Nodes = 3;

    // About as much as fits a run of a dozen seconds: each fault also takes the time that it takes to mend.
    private const int Budget = 9_000;

    private static readonly FaultKind[] OfNodes = [.. Enum.GetValues<FaultKind>().Where(kind => kind != FaultKind.KillBroker)];

    /// <summary>Gets whether the broker is RabbitMQ; else it is Redis.</summary>
    public bool IsRabbitMq => Seed % 2 != 0;

    public static Schedule Of(int seed)
    {
        var random = new Random(seed);
        List<Step> steps = [];
        Queue<FaultKind> deck = []; // each kind comes once before any comes again
        var isSpecial = true; // once a schedule, what takes longest
        for (var spent = 0; spent < Budget;)
        {
            Step[] next = isSpecial && random.Next(3) == 0 ? Special(random) : [Ordinary(random, deck)];
            isSpecial &= next is [{ Faults: not [{ Kind: FaultKind.KillBroker }] }];
            steps.AddRange(next);
            spent += next.Sum(step => Cost(step, seed % 2 != 0));
        }
        return new Schedule(seed, steps);
    }

    private static Step[] Special(Random random) => random.Next(2) == 0
        ? [new Step(Calm(random), Between(random, 100, 1_500), new PlannedFault(FaultKind.KillBroker, 0))]
        : [.. Enumerable.Range(0, Nodes).Select(node => new Step(TimeSpan.Zero, TimeSpan.Zero, new PlannedFault(FaultKind.Restart, node)))];

    // Long enough, sometimes, that the others take the node for down; in one of four two nodes at once.
    private static Step Ordinary(Random random, Queue<FaultKind> deck)
    {
        var node = random.Next(Nodes);
        List<PlannedFault> faults = [new(Deal(random, deck), node)];
        if (random.Next(4) == 0)
            faults.Add(new(Deal(random, deck), (node + 1) % Nodes));
        return new Step(Calm(random), Between(random, 100, 2_600), faults);
    }

    private static FaultKind Deal(Random random, Queue<FaultKind> deck)
    {
        if (deck.Count == 0)
        {
            FaultKind[] shuffled = [.. OfNodes];
            random.Shuffle(shuffled);
            Array.ForEach(shuffled, deck.Enqueue);
        }
        return deck.Dequeue();
    }

    private static TimeSpan Calm(Random random) => Between(random, 100, 600);

    private static TimeSpan Between(Random random, int least, int most) => TimeSpan.FromMilliseconds(random.Next(least, most));

    private static int Cost(Step step, bool isRabbitMq) => (int)(step.Calm + step.Lasts).TotalMilliseconds + step.Faults.Max(fault => fault.Kind switch
    {
        FaultKind.Kill or FaultKind.Restart => 1_500,
        FaultKind.KillBroker => isRabbitMq ? 6_000 : 1_000,
        _ => 500,
    });
}
