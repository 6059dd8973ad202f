using PhoenixSharp.Replication;
using PhoenixSharp.Tracking;

namespace PhoenixSharp.Benchmarks;

/// <summary>What a presence takes on the wire between nodes: in the heartbeat that tells of it, and in a transfer.</summary>
internal static class BytesMeasurement
{
    private const int Entries = 1_000;

    public static void Run()
    {
        foreach (var topics in (int[])[1, 1_000])
        {
            var state = new TrackerState(Presences.Author);
            Presences.Track(state, Enumerable.Range(12_345, Entries), topics);
            var delta = state.TakeDelta();
            var beat = MessageWriter.Write(new Heartbeat(state.Self, new ReplicaOptions().Settings, delta, state.Clock)).Length;
            var idle = MessageWriter.Write(new Heartbeat(state.Self, new ReplicaOptions().Settings, null, state.Clock)).Length;
            var part = MessageWriter.Write(new TransferPart(state.Self, 1_700_000_000_000_001, 1, 0, [.. delta.Values.Values])).Length;
            for (var user = 12_345; user < 12_345 + Entries; user++)
                state.Untrack(Presences.SlotOf(user, topics));
            var left = MessageWriter.Write(new Heartbeat(state.Self, new ReplicaOptions().Settings, state.TakeDelta(), state.Clock)).Length;
            Console.WriteLine($"bytes on the wire, {topics} topics: {(beat - idle) / (double)Entries:0.0} a join in a heartbeat of {Entries:N0}, "
                + $"{part / (double)Entries:0.0} an entry in a part, {(left - idle) / (double)Entries:0.00} a leave among {Entries:N0}; a heartbeat with nothing to tell {idle}");
        }
    }
}
