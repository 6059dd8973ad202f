using PhoenixSharp.Tracking;

namespace PhoenixSharp.Replication;

/// <summary>What a replica does to the world: says, tells its watchers, reports; and what waits for it there. All return at once.</summary>
internal interface IReplicaLink
{
    /// <summary>Says something to all other nodes.</summary>
    void Broadcast(TrackerMessage message);

    /// <summary>Says something to one node.</summary>
    void Send(string node, TrackerMessage message);

    /// <summary>Tells whether something that a node said has come, and waits to be received.</summary>
    bool Waits(string node);

    /// <summary>Tells this node's watchers what changed.</summary>
    void Tell(TrackerDiff diff);

    /// <summary>Reports something that an operator should know.</summary>
    /// <param name="notice">What.</param>
    /// <param name="about">Of whom.</param>
    /// <param name="detail">What its words name besides: for how long, or which periods.</param>
    void Report(ReplicaNotice notice, Replica about, string detail = "");
}

/// <summary>What an operator should know of another node.</summary>
internal enum ReplicaNotice
{
    /// <summary>Heard for the first time, or again.</summary>
    Up,

    /// <summary>Silent: its presences are hidden.</summary>
    Down,

    /// <summary>Gone: it is forgotten.</summary>
    Forgotten,

    /// <summary>It said goodbye: its presences stay for a while, and it is forgotten but for these.</summary>
    Moving,

    /// <summary>Another pool size: it is refused.</summary>
    OtherPoolSize,

    /// <summary>Other periods than ours: admitted, but it may be thought down when it isn't.</summary>
    OtherPeriods,

    /// <summary>Two nodes have this name.</summary>
    SameName,

    /// <summary>More nodes than are admitted.</summary>
    TooMany,
}
