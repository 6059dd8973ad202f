namespace PhoenixSharp.Server;

/// <summary>The cluster as one node sees it.</summary>
/// <param name="Node">The node that tells.</param>
/// <param name="Link">How its link to the others is: <c>Connected</c> or <c>Degraded</c>.</param>
/// <param name="Nodes">All that it knows of, itself first.</param>
internal sealed record ClusterView(string Node, string Link, IReadOnlyList<NodeView> Nodes)
{
    public static ClusterView Of(IPubSubAdapter adapter, RoomPresence presence) => new(
        adapter.NodeName,
        adapter.Status.Link.ToString(),
        [.. presence.Nodes.Select(node => new NodeView(node.Name, node.IsUp ? "up" : "down"))]);

    public bool Equals(ClusterView? other) => other is not null && (Node, Link) == (other.Node, other.Link) && Nodes.SequenceEqual(other.Nodes);

    public override int GetHashCode() => HashCode.Combine(Node, Link, Nodes.Count);
}

/// <summary>One node of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State"><c>up</c>, or <c>down</c>: silent for so long that its presences are hidden.</param>
internal sealed record NodeView(string Name, string State);
