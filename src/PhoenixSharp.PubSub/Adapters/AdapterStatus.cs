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
}

/// <summary>Another node, as it was heard of last.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Silence">How long ago anything came from it.</param>
public sealed record NodeStatus(string Name, TimeSpan Silence);

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
