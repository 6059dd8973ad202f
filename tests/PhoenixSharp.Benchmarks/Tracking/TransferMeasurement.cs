using PhoenixSharp.Replication;
using PhoenixSharp.Tracking;

namespace PhoenixSharp.Benchmarks;

/// <summary>A node that comes late asks for 100,000 entries: CPU of both sides, and the longest turn of either.</summary>
internal static class TransferMeasurement
{
    private const int Entries = 100_000;
    private const int Rounds = 9;

    public static void Run()
    {
        foreach (var topics in (int[])[1, 1_000])
        {
            Warmth.Gain(() => Transfer(topics));
            var rounds = Enumerable.Range(0, Rounds).Select(_ => Transfer(topics)).ToArray();
            Console.WriteLine($"full transfer of {Entries:N0}, {topics} topics: {rounds[0].Bytes / 1e6:0.0} MB, {rounds[0].Messages} messages");
            foreach (var step in Enum.GetValues<Step>())
            {
                Console.WriteLine($"  {step}: CPU ms median {Median.Of(rounds.Select(round => round.Of(step).Sum)):0.0}, "
                    + $"longest median {Median.Of(rounds.Select(round => round.Of(step).Longest)):0.00}, least {rounds.Min(round => round.Of(step).Longest):0.00}");
            }
            Console.WriteLine($"  all: CPU ms median {Median.Of(rounds.Select(round => round.Total)):0.0}, least {rounds.Min(round => round.Total):0.0}; "
                + $"process with its collector {Median.Of(rounds.Select(round => round.Process)):0.0}");
        }
    }

    private static Round Transfer(int topics)
    {
        var round = new Round();
        var (asks, answers) = (new Wire(), new Wire());
        var options = new ReplicaOptions();
        var full = Presences.Filled(Entries, topics);
        var late = new TrackerState(new Replica("server-2", 1));
        var (answerer, asker) = (new ReplicaProtocol(full, options, answers, TimeSpan.Zero, 0), new ReplicaProtocol(late, options, asks, TimeSpan.Zero, 0));
        for (var topic = 0; topic < topics; topic++)
            _ = full.View(topics == 1 ? "room:lobby" : $"room:{topic}").Keys; // whoever joined was told who is there
        GC.Collect();
        var before = CpuClock.ThisProcess;
        var now = TimeSpan.Zero;
        while (late.Replicas.Sum(known => known.Entries.Count) < Entries || asker.HasWork || late.Clock[full.Self] < Entries)
        {
            now += TimeSpan.FromMilliseconds(50);
            if (now > TimeSpan.FromMinutes(1))
                throw new InvalidOperationException("It never ended.");
            round.Measure(Step.Ask, () => asker.Wake(now));
            round.Measure(Step.Answer, () => answerer.Wake(now));
            Carry(answers, asker, Step.Merge);
            Carry(asks, answerer, Step.Answer);
            while (asker.HasWork)
                round.Measure(Step.Merge, asker.Work);
        }
        round.Process = (CpuClock.ThisProcess - before).TotalMilliseconds;
        return round;

        void Carry(Wire wire, ReplicaProtocol to, Step step)
        {
            while (wire.Sent.TryDequeue(out var message))
            {
                ReadOnlyMemory<byte> bytes = default;
                TrackerMessage read = null!;
                round.Measure(Step.Write, () => bytes = MessageWriter.Write(message));
                round.Measure(Step.Read, () => read = MessageReader.Read(bytes.Span));
                round.Measure(step, () => to.Receive(read, now));
                (round.Bytes, round.Messages) = (round.Bytes + bytes.Length, round.Messages + 1);
            }
        }
    }

    private enum Step
    {
        Ask,
        Answer,
        Write,
        Read,
        Merge,
    }

    private sealed class Round
    {
        private readonly Dictionary<Step, (double Sum, double Longest)> _steps = [];

        public long Bytes { get; set; }

        public int Messages { get; set; }

        public double Process { get; set; }

        public double Total => _steps.Values.Sum(step => step.Sum);

        public (double Sum, double Longest) Of(Step step) => _steps.GetValueOrDefault(step);

        public void Measure(Step step, Action action)
        {
            var took = CpuClock.Of(action).TotalMilliseconds;
            var (sum, longest) = Of(step);
            _steps[step] = (sum + took, Math.Max(longest, took));
        }
    }

    private sealed class Wire : IReplicaLink
    {
        public Queue<TrackerMessage> Sent { get; } = [];

        public void Broadcast(TrackerMessage message) => Sent.Enqueue(message);

        public void Send(string node, TrackerMessage message) => Sent.Enqueue(message);

        public bool Waits(string node) => false;

        public void Tell(TrackerDiff diff)
        {
        }

        public void Report(ReplicaNotice notice, Replica about, string detail)
        {
        }
    }
}
