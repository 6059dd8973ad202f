namespace PhoenixSharp;

/// <summary>How many subscribe to a topic, node by node: joined channels and server-side code.</summary>
/// <param name="Nodes">The nodes that have told, this one among them; also those where it is 0.</param>
/// <param name="Silent">The nodes that were heard lately and have not told in time: how many subscribe there is not known.</param>
public sealed record TopicSubscribers(IReadOnlyDictionary<string, int> Nodes, IReadOnlyList<string> Silent)
{
    /// <summary>Gets how many subscribe on the nodes that have told.</summary>
    public long Total => Nodes.Values.Sum(count => (long)count);
}
