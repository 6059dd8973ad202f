using PhoenixSharp.Replication;
using PhoenixSharp.Tracking;

namespace PhoenixSharp.Benchmarks;

/// <summary>A delta of 500 joins and 500 leaves into 20,000 and 200,000 entries: merge, views, and keeping it for those who missed it.</summary>
internal static class MergeMeasurement
{
    private const int Half = 500;
    private const int Rounds = 36; // no user leaves twice

    public static void Run()
    {
        Console.WriteLine("merge of 500 joins and 500 leaves, CPU ms | 20,000 | 200,000 | ratio");
        foreach (var topics in (int[])[1, 1_000])
        {
            foreach (var reads in (bool[])[false, true])
            {
                Warmth.Gain(() => Measure(20_000, topics, reads));
                Print($"{topics} topics{(reads ? ", all read after each" : "")}", Measure(20_000, topics, reads), Measure(200_000, topics, reads));
            }
        }
    }

    private static void Print(string name, (double Median, double Least, double Max) few, (double Median, double Least, double Max) many) =>
        Console.WriteLine($"{name}: median {few.Median:0.000} | {many.Median:0.000} | {many.Median / few.Median:0.00}; least {few.Least:0.000} | {many.Least:0.000}; worst {few.Max:0.000} | {many.Max:0.000}");

    private static (double Median, double Least, double Max) Measure(int entries, int topics, bool reads)
    {
        var author = Presences.Filled(entries, topics);
        var state = new TrackerState(new Replica("server-2", 1));
        var generations = new Generations(10_000);
        state.Up(author.Self);
        state.Merge(author.FullDelta(state.Self));
        List<TimeSpan> times = [];
        for (var round = 0; round < Rounds; round++)
        {
            Presences.Track(author, Enumerable.Range(entries + (round * Half), Half), topics);
            for (var i = 0; i < Half; i++) // not in the order of keys
                author.Untrack(Presences.SlotOf((int)(((round * Half) + i) * 7919L % entries), topics));
            var delta = Sent(author);
            times.Add(CpuClock.Of(() =>
            {
                state.Merge(delta);
                generations.Push(delta);
            }));
            state.TakeDelta(); // as each beat does
            for (var topic = 0; reads && topic < topics; topic++)
                _ = state.View(topics == 1 ? "room:lobby" : $"room:{topic}").Keys;
        }
        var warm = times.Skip(Rounds / 3).ToArray();
        return (Median.Of(warm), warm.Min(time => time.TotalMilliseconds), warm.Max(time => time.TotalMilliseconds));
    }

    // As the wire brings it: all objects new.
    private static Delta Sent(TrackerState author)
    {
        var beat = new Heartbeat(author.Self, new ReplicaOptions().Settings, author.TakeDelta(), author.Clock);
        return ((Heartbeat)MessageReader.Read(MessageWriter.Write(beat).Span)).Delta!;
    }
}
