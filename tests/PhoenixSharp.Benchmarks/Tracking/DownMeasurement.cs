using PhoenixSharp.Tracking;

namespace PhoenixSharp.Benchmarks;

/// <summary>A node with 100,000 entries goes down and comes back: the whole of it, and the longest slice.</summary>
internal static class DownMeasurement
{
    private const int Entries = 100_000;
    private const int Rounds = 9;

    public static void Run()
    {
        foreach (var topics in (int[])[1, 1_000])
        {
            var author = Presences.Filled(Entries, topics);
            var state = new TrackerState(new Replica("server-2", 1));
            state.Up(author.Self);
            state.Merge(author.FullDelta(state.Self));
            Warmth.Gain(() => DownAndUp(state, author.Self));
            Print($"down, {Entries:N0} entries, {topics} topics", Enumerable.Range(0, Rounds).Select(_ => DownAndUp(state, author.Self)).ToArray());
        }
    }

    private static void Print(string name, (List<double> Down, List<double> Up)[] rounds) => Console.WriteLine(
        $"{name}: CPU ms {Median.Of(rounds.Select(round => round.Down.Sum())):0.0}, longest slice {Median.Of(rounds.Select(round => round.Down.Max())):0.00} of {rounds[0].Down.Count}; "
        + $"up again: {Median.Of(rounds.Select(round => round.Up.Sum())):0.0}, longest {Median.Of(rounds.Select(round => round.Up.Max())):0.00}");

    private static (List<double> Down, List<double> Up) DownAndUp(TrackerState state, Replica other) => (Slices(state, () => state.Down(other)), Slices(state, () => state.Up(other)));

    private static List<double> Slices(TrackerState state, Action flip)
    {
        List<double> slices = [CpuClock.Of(flip).TotalMilliseconds];
        while (!state.IsSettled)
            slices.Add(CpuClock.Of(() => state.Settle()).TotalMilliseconds);
        return slices;
    }
}
