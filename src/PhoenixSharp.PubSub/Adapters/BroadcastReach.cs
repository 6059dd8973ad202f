namespace PhoenixSharp;

/// <summary>How far a broadcast went. Subscribers on the node itself have got it either way.</summary>
public enum BroadcastReach
{
    /// <summary>It was handed on to the other nodes, at most once: a link that breaks now may lose it, which they then notice. A node that is alone has nobody to hand it to.</summary>
    Handed,

    /// <summary>It stays on this node: the link is down, or as much waits for it as may.</summary>
    LocalOnly,
}
