namespace PhoenixSharp.Cluster;

/// <summary>Takes part, over the same broker and connection, in the broadcasts of nodes that don't speak our envelopes.</summary>
/// <remarks>
/// Beside the envelopes, not instead of them: nodes of ours go on talking to each other as they do. What a bridge writes goes out with the
/// envelope, both or neither; what it reads is delivered here and goes no further. Its methods come from many threads, <see cref="Read"/>
/// from the connection's loop.
/// </remarks>
internal interface IBridge
{
    /// <summary>Gets the broker's address that those nodes speak at.</summary>
    string Address { get; }

    /// <summary>Tells that a topic got its first subscriber on this node.</summary>
    void Open(string topic);

    /// <summary>Tells that a topic lost its last subscriber on this node; each comes after its own <see cref="Open"/>.</summary>
    void Close(string topic);

    /// <summary>Writes a broadcast for those nodes.</summary>
    /// <returns>Null where it is not for them, or can't be told to them.</returns>
    OutboundEnvelope? Write(Broadcast broadcast);

    /// <summary>Tells whether bytes are for the bridge; an envelope never is.</summary>
    bool Takes(ReadOnlySpan<byte> bytes);

    /// <summary>Reads what came from those nodes, which nobody vouches for.</summary>
    /// <returns>Null where there is nothing to deliver here.</returns>
    Broadcast? Read(ReadOnlySpan<byte> bytes);
}
