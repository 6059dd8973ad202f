using PhoenixSharp.Tracking;

namespace PhoenixSharp.Replication;

/// <summary>What replicas say to each other. Any of them may be lost, doubled, late or out of order.</summary>
internal abstract record TrackerMessage(Replica Sender);

/// <summary>To all: I am alive, this changed since the last one, and this is all I know.</summary>
/// <param name="Sender">Who says it.</param>
/// <param name="Settings">What must be the same on all nodes.</param>
/// <param name="Delta">Null if nothing changed.</param>
/// <param name="Clock">Without the replicas that are down at the sender.</param>
internal sealed record Heartbeat(Replica Sender, ReplicaSettings Settings, Delta? Delta, Context Clock) : TrackerMessage(Sender);

/// <summary>To one: tell me what I don't know.</summary>
internal sealed record TransferRequest(Replica Sender, long Id, Context Clock) : TrackerMessage(Sender);

/// <summary>To one: some of the entries that answer a request; see <see cref="TransferAnswer"/>.</summary>
/// <remarks>Only that these live, and nothing of what else is known: a lost part would part a removal's two facts, and leave a ghost for ever.</remarks>
internal sealed record TransferPart(Replica Sender, long Id, long Serial, int Index, IReadOnlyList<Entry> Entries) : TrackerMessage(Sender);

/// <summary>To one: the answer to a request, or all of it that is not entries.</summary>
/// <param name="Sender">Who says it.</param>
/// <param name="Id">The request's.</param>
/// <param name="Serial">The answer's own, growing at its sender.</param>
/// <param name="Parts">How many parts hold its entries. It counts only with all of them.</param>
/// <param name="Delta">Without entries where there are parts.</param>
internal sealed record TransferAnswer(Replica Sender, long Id, long Serial, int Parts, Delta Delta) : TrackerMessage(Sender);

/// <summary>To all: I am going, and won't come back under this version.</summary>
/// <param name="Sender">Who says it.</param>
/// <param name="Hold">For how long my presences stay to be seen: who has them is moving to other nodes.</param>
internal sealed record Goodbye(Replica Sender, TimeSpan Hold) : TrackerMessage(Sender);

/// <summary>What each heartbeat tells of its sender's options. With another pool size a topic is in a shard that never talks to ours.</summary>
internal readonly record struct ReplicaSettings(int PoolSize, TimeSpan BroadcastPeriod, TimeSpan DownPeriod, TimeSpan PermdownPeriod)
{
    /// <summary>Names the periods that differ, with both values.</summary>
    public string PeriodsUnlike(ReplicaSettings ours)
    {
        (string Name, TimeSpan Theirs, TimeSpan Ours)[] periods =
        [
            (nameof(BroadcastPeriod), BroadcastPeriod, ours.BroadcastPeriod),
            (nameof(DownPeriod), DownPeriod, ours.DownPeriod),
            (nameof(PermdownPeriod), PermdownPeriod, ours.PermdownPeriod),
        ];
        return string.Join(", ", periods.Where(period => period.Theirs != period.Ours).Select(period => $"{period.Name} {period.Theirs} where this node has {period.Ours}"));
    }
}
