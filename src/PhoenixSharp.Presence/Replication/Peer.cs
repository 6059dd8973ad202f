using PhoenixSharp.Tracking;

namespace PhoenixSharp.Replication;

/// <summary>Another node's replica, as the one here knows it.</summary>
internal sealed class Peer(Replica replica, TimeSpan now)
{
    public Replica Replica { get; } = replica;

    public bool IsUp { get; set; } = true;

    public TimeSpan AdmittedAt { get; } = now;

    public TimeSpan HeardAt { get; set; } = now;

    /// <summary>When what it has is shown, whether it has told what changed meanwhile or not; infinite if it is shown.</summary>
    public TimeSpan RevealAt { get; set; } = TimeSpan.MaxValue;

    /// <summary>What it was asked for and has not answered.</summary>
    public IncomingTransfer? Transfer { get; set; }
}
