namespace PhoenixSharp;

/// <summary>Carries broadcasts between nodes.</summary>
/// <remarks>
/// Local fan-out is not its business: <see cref="IPubSub"/> has done that, or does it with what arrives. At most once, in order for
/// one publishing node and topic while the link lives.
/// </remarks>
public interface IPubSubAdapter : IAsyncDisposable
{
    /// <summary>Gets this node's name, which no other node has.</summary>
    string NodeName { get; }

    /// <summary>Starts to receive.</summary>
    /// <param name="received">Called with each broadcast of another node, in order; it doesn't wait and doesn't throw.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    ValueTask StartAsync(Action<Broadcast> received, CancellationToken cancellationToken);

    /// <summary>Hands a broadcast to all other nodes.</summary>
    ValueTask BroadcastAsync(Broadcast broadcast, CancellationToken cancellationToken);

    /// <summary>Hands a broadcast to one other node.</summary>
    /// <exception cref="ArgumentException">No node has that name.</exception>
    ValueTask DirectBroadcastAsync(string node, Broadcast broadcast, CancellationToken cancellationToken);
}
