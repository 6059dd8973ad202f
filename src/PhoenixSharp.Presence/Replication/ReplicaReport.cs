namespace PhoenixSharp.Replication;

/// <summary>What a replica is at, for operators: made at each beat, read by any thread.</summary>
/// <param name="Nodes">The other nodes.</param>
/// <param name="Problems">What is wrong with which node, this one's name among them where another has it too.</param>
/// <param name="PendingDots">How many dots are gathered to be told.</param>
/// <param name="Generations">How long the deltas are that are kept for those who missed some, in values and dots.</param>
/// <param name="Gaps">How many runs of clocks are known behind a gap.</param>
/// <param name="Transfers">How many answers are on their way to others, or awaited from them.</param>
/// <param name="Departed">How many names of nodes that said goodbye are kept.</param>
internal sealed record ReplicaReport(
    IReadOnlyList<PresenceNode> Nodes, IReadOnlyDictionary<string, string> Problems, int PendingDots, long Generations, int Gaps, int Transfers, int Departed)
{
    public static ReplicaReport Empty { get; } = new([], new Dictionary<string, string>(), 0, 0, 0, 0, 0);

    public static ReplicaReport Of(ReplicaProtocol protocol, Tracking.TrackerState state)
    {
        var sizes = protocol.Sizes;
        return new ReplicaReport(
            [.. protocol.Peers.Select(peer => new PresenceNode(peer.Replica.Name, peer.IsUp))],
            protocol.Problems.ToDictionary(problem => problem.Name, problem => Words(problem.Notice), StringComparer.Ordinal),
            state.PendingDots,
            sizes.Generations,
            state.Replicas.Sum(replica => replica.Cloud.Runs.Count),
            sizes.Transfers + protocol.Peers.Count(peer => peer.Transfer is not null),
            sizes.Departed);
    }

    private static string Words(ReplicaNotice notice) => notice switch
    {
        ReplicaNotice.OtherPoolSize => "refused: another PoolSize",
        ReplicaNotice.OtherPeriods => "other periods than this node's",
        ReplicaNotice.SameName => "two nodes have this name",
        _ => "refused: too many nodes",
    };
}
