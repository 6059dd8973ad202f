namespace Cluster.Nodes;

/// <summary>What a node is doing.</summary>
internal enum NodeState
{
    /// <summary>It was killed, or has stopped.</summary>
    Off,

    /// <summary>It doesn't listen yet.</summary>
    Starting,

    /// <summary>It serves.</summary>
    Up,

    /// <summary>It stands still.</summary>
    Paused,

    /// <summary>It was asked to stop, and closes its connections.</summary>
    Stopping,
}
