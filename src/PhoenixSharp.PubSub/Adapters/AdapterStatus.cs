namespace PhoenixSharp;

/// <summary>How the link to other nodes is, and which were heard lately.</summary>
/// <param name="Link">The state of the link.</param>
/// <param name="Nodes">The other nodes, by name.</param>
public sealed record AdapterStatus(LinkState Link, IReadOnlyList<NodeStatus> Nodes)
{
    /// <summary>Is the status of a node that has no link and needs none.</summary>
    public static AdapterStatus Alone { get; } = new(LinkState.Alone, []);

    /// <summary>Gets the names that more than one node bears, which an operator has to change: what one of the two broadcasts reaches nobody.</summary>
    public IReadOnlyList<string> SharedNames { get; init; } = [];

    /// <summary>
    /// Gets the names of the nodes whose <see cref="ClusterOptions.SharedSecret"/> is missing or another than this node's: what they
    /// and this node send each other is dropped. A name is removed after the node was silent for some heartbeats.
    /// </summary>
    public IReadOnlyList<string> SecretMismatches { get; init; } = [];

    /// <summary>
    /// Gets a value indicating whether a heartbeat of this node has not come back yet. While the broker is paused or slow, this stays true.
    /// </summary>
    public bool IsDelayed { get; init; }

    /// <summary>
    /// Gets a sentence that says why nodes may not reach each other although the link works, such as that this node is connected to a
    /// replica of Redis; otherwise <see langword="null"/>.
    /// </summary>
    public string? BrokerFault { get; init; }
}

/// <summary>Another node, as it was heard of last.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Silence">How long ago its last heartbeat came.</param>
public sealed record NodeStatus(string Name, TimeSpan Silence)
{
    /// <summary>Gets the highest version of the messages between nodes that it reads.</summary>
    /// <value>By default the version that this node writes.</value>
    public int Version { get; init; } = Cluster.EnvelopeFormat.Current;
}

/// <summary>The state of the link to other nodes.</summary>
public enum LinkState
{
    /// <summary>There is none and none is wanted.</summary>
    Alone,

    /// <summary>What this node broadcasts comes back to it through the broker.</summary>
    Connected,

    /// <summary>The broker is away, or takes too long. Local delivery goes on.</summary>
    Degraded,
}
