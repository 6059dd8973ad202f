using System.Reflection;
using PhoenixSharp.Replication;
using PhoenixSharp.Tracking;

namespace PhoenixSharp.Simulation;

/// <summary>A removal doesn't take a clock: one who missed it looks as well informed as one who didn't.</summary>
internal sealed class RemovalWithoutClock : Sabotage
{
    public override bool RemovalsTakeClocks => false;

    public override void Operated(SimulatedNode node, TrackerDiff diff)
    {
        var removed = diff.Topics.Sum(change => change.Leaves.Count);
        if (removed == 0 || diff.Topics.Any(change => change.Joins.Count > 0))
            return;
        var own = node.State.Replicas.First(replica => replica.Replica == node.State.Self);
        var clock = own.Context - removed;
        typeof(ReplicaState).GetProperty(nameof(ReplicaState.Context))!.SetValue(own, clock);
        Secrets.Keep(Secrets.PendingCloudOf(node.State), known => known <= clock);
    }
}

/// <summary>A delta comes with the sender's whole context: what it doesn't hold looks dead.</summary>
internal sealed class PartialValuesWithFullContext : Sabotage
{
    public override TrackerMessage Sending(SimulatedNode node, string? to, TrackerMessage message) =>
        message is Heartbeat { Delta: { } delta } beat
            ? beat with { Delta = delta with { Clouds = node.State.Replicas.ToDictionary(replica => replica.Replica, replica => replica.Knowledge()) } }
            : message;
}

/// <summary>What a third node says of a replica admits it.</summary>
internal sealed class StrangersAreAdmitted : Sabotage
{
    public override void Receiving(SimulatedNode node, TrackerMessage message)
    {
        foreach (var replica in Messages.DeltaOf(message)?.Clouds.Keys ?? [])
        {
            if (!node.State.Replicas.Any(known => known.Replica == replica))
                node.Watcher.Hear(node.State.Up(replica));
        }
    }
}

/// <summary>The context goes on over a gap.</summary>
internal sealed class CompactingAcrossGaps : Sabotage
{
    public override void Received(SimulatedNode node, TrackerMessage message)
    {
        foreach (var replica in node.State.Replicas.Where(replica => !replica.Cloud.IsEmpty))
        {
            var all = new IntervalSet();
            all.Add(1, replica.Cloud.Runs[^1].To);
            replica.Learn(all);
        }
    }
}

/// <summary>An entry takes a slot that another has, which is forgotten and never told to leave (B2).</summary>
internal sealed class SlotsAreOverwritten : Sabotage
{
    public override void Receiving(SimulatedNode node, TrackerMessage message)
    {
        if (Messages.DeltaOf(message) is not { } delta)
            return;
        foreach (var entry in delta.Values.Values)
        {
            var replica = node.State.Replicas.FirstOrDefault(known => known.Replica == entry.Dot.Replica && known.Replica != node.State.Self);
            if (replica is null || replica.Seen(entry.Dot.Clock) || replica.Find(entry.Slot) is not { } rival)
                continue;
            if (!delta.Clouds[replica.Replica].Contains(rival.Dot.Clock) && rival.Dot.Clock < entry.Dot.Clock)
                replica.Remove(rival);
        }
    }
}

/// <summary>A dot that was removed behind a gap is not remembered as seen (B21).</summary>
internal sealed class RemovedDotsAreForgotten : Sabotage
{
    private readonly List<(ReplicaState Replica, Entry Entry)> _before = [];

    public override void Receiving(SimulatedNode node, TrackerMessage message)
    {
        _before.Clear();
        foreach (var replica in node.State.Replicas)
            _before.AddRange(replica.Entries.Select(entry => (replica, entry)));
    }

    public override void Received(SimulatedNode node, TrackerMessage message)
    {
        foreach (var (replica, entry) in _before)
        {
            if (replica.Find(entry.Slot) != entry && entry.Dot.Clock > replica.Context)
                Secrets.Keep(replica.Cloud, known => known != entry.Dot.Clock);
        }
    }
}

/// <summary>An answer leaves out the asker's entries, but not that they are known (B8).</summary>
internal sealed class AskersCloudsAreAnswered : Sabotage
{
    public override TrackerMessage Sending(SimulatedNode node, string? to, TrackerMessage message)
    {
        if (message is not TransferAnswer answer || node.State.Replicas.FirstOrDefault(replica => replica.Replica.Name == to) is not { } asker)
            return message;
        var clouds = new Dictionary<Replica, IntervalSet>(answer.Delta.Clouds) { [asker.Replica] = asker.Knowledge() };
        return answer with { Delta = answer.Delta with { Clouds = clouds } };
    }
}

/// <summary>Parts of an answer tell which dots are dead, too, each some of them (B12): a lost part parts a removal from what it removed.</summary>
internal sealed class PartsTellWhatIsDead : Sabotage
{
    private readonly Dictionary<TransferPart, Dictionary<Replica, IntervalSet>> _told = new(new SamePart());

    public override Shape Fit(Shape shape) => shape with { Options = shape.Options with { MaxPartEntries = 1, MaxDeltaSizes = [2, 3] } };

    public override TrackerMessage Sending(SimulatedNode node, string? to, TrackerMessage message)
    {
        if (message is TransferPart part)
            _told[part] = node.State.Replicas.Where(replica => replica.Replica.Name != to).ToDictionary(replica => replica.Replica, replica => Dead(replica, part.Index));
        return message;
    }

    public override void Received(SimulatedNode node, TrackerMessage message)
    {
        if (message is TransferPart part && _told.TryGetValue(part, out var dead))
            node.Watcher.Hear(node.State.Merge(new Delta(new Dictionary<Dot, Entry>(), dead, DeltaRange.Empty)));
    }

    private static IntervalSet Dead(ReplicaState replica, int part)
    {
        var dead = replica.Knowledge();
        var living = replica.Entries.Select(entry => entry.Dot.Clock).ToHashSet();
        Secrets.Keep(dead, known => !living.Contains(known) && known % 2 == part % 2);
        return dead;
    }

    private sealed class SamePart : IEqualityComparer<TransferPart>
    {
        public bool Equals(TransferPart? one, TransferPart? other) => (one?.Sender, one?.Id, one?.Serial, one?.Index) == (other?.Sender, other?.Id, other?.Serial, other?.Index);

        public int GetHashCode(TransferPart part) => HashCode.Combine(part.Sender, part.Id, part.Serial, part.Index);
    }
}

/// <summary>What a node was before it started again is heard, and takes the place of what it is now (B4).</summary>
internal sealed class OldStartsAreHeard : Sabotage
{
    public override void Receiving(SimulatedNode node, TrackerMessage message)
    {
        if (message is Heartbeat && node.Protocol.Peers.FirstOrDefault(peer => peer.Replica.Name == message.Sender.Name && peer.Replica.Version > message.Sender.Version) is { } peer)
            Secrets.Call(node.Protocol, "Forget", peer);
    }
}

/// <summary>Clocks are compared with all that they name, also of nodes that are down here (B7).</summary>
internal sealed class ClocksOfTheDownCount : Sabotage
{
    public override void Received(SimulatedNode node, TrackerMessage message)
    {
        if (message is Heartbeat beat && !node.State.Clock.Dominates(beat.Clock) && node.Protocol.Peers.FirstOrDefault(peer => peer.Replica == beat.Sender) is { } peer)
            Secrets.Call(node.Protocol, "Ask", peer, node.Now);
    }
}

file static class Messages
{
    public static Delta? DeltaOf(TrackerMessage message) => message switch
    {
        Heartbeat beat => beat.Delta,
        TransferAnswer answer => answer.Delta,
        TransferPart part => Delta.OfValues(part.Entries),
        _ => null,
    };
}

/// <summary>What the code keeps to itself. Sabotage reaches in here, so that the code needs no door for it.</summary>
file static class Secrets
{
    private const BindingFlags Private = BindingFlags.Instance | BindingFlags.NonPublic;

    public static IntervalSet PendingCloudOf(TrackerState state)
    {
        var pending = typeof(TrackerState).GetField("_pending", Private)!.GetValue(state);
        var clouds = (Dictionary<Replica, IntervalSet>)typeof(PendingDelta).GetField("_clouds", Private)!.GetValue(pending)!;
        return clouds[state.Self];
    }

    public static void Call(ReplicaProtocol protocol, string method, params object[] arguments) =>
        typeof(ReplicaProtocol).GetMethod(method, Private)!.Invoke(protocol, arguments);

    public static void Keep(IntervalSet set, Func<long, bool> keeps)
    {
        long[] kept = [.. set.Runs.SelectMany(run => Enumerable.Range(0, (int)(run.To - run.From + 1)).Select(at => run.From + at)).Where(keeps)];
        ((List<Interval>)typeof(IntervalSet).GetField("_runs", Private)!.GetValue(set)!).Clear();
        foreach (var clock in kept)
            set.Add(clock);
    }
}
