namespace PhoenixSharp;

/// <summary>Carries broadcasts between nodes.</summary>
/// <remarks>
/// Local fan-out is not its business: <see cref="IPubSub"/> has done that, or does it with what arrives. At most once, in order for
/// one publishing node and topic while the link lives. What else an adapter promises is in the README beside it.
/// </remarks>
public interface IPubSubAdapter : IAsyncDisposable
{
    /// <summary>Gets this node's name, which no other node has. It is known from the start and never changes.</summary>
    string NodeName { get; }

    /// <summary>Gets how long a broadcast may be that is handed over, in bytes of topic, event and payload together.</summary>
    /// <value>Default 1 MiB. Presences cut what they tell to fit.</value>
    int MaxBroadcastBytes => 1024 * 1024;

    /// <summary>Starts to receive.</summary>
    /// <param name="received">Called with each broadcast of another node, in order; it doesn't wait and doesn't throw.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    ValueTask StartAsync(Action<Broadcast> received, CancellationToken cancellationToken);

    /// <summary>Hands a broadcast to all other nodes.</summary>
    ValueTask BroadcastAsync(Broadcast broadcast, CancellationToken cancellationToken);

    /// <summary>Hands a broadcast to one other node.</summary>
    /// <exception cref="ArgumentException">No node has that name, as far as the adapter can tell.</exception>
    ValueTask DirectBroadcastAsync(string node, Broadcast broadcast, CancellationToken cancellationToken);

    /// <summary>Is told that somebody on this node subscribes to a topic to which nobody did.</summary>
    /// <remarks>
    /// By whoever subscribes, from many threads, before <see cref="StartAsync"/> too: it notes it and returns. Each of these calls has one
    /// <see cref="TopicClosed"/>; of one topic a second opening may come before the first closing, so count them.
    /// </remarks>
    void TopicOpened(string topic)
    {
    }

    /// <summary>Is told that the last one on this node who subscribed to a topic has left it.</summary>
    /// <remarks>As <see cref="TopicOpened"/>.</remarks>
    void TopicClosed(string topic)
    {
    }
}
