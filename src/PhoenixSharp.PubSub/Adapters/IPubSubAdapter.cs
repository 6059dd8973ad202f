namespace PhoenixSharp;

/// <summary>Carries broadcasts between nodes.</summary>
/// <remarks>
/// Local fan-out is not its business: <see cref="IPubSub"/> has done that, or does it with what arrives. At most once, in order for
/// one broadcasting node and topic while the link lives. What an adapter must do is written down in this project's README.
/// </remarks>
public interface IPubSubAdapter : IAsyncDisposable
{
    /// <summary>Gets this node's name, which no other node has. It is known from the start and never changes.</summary>
    string NodeName { get; }

    /// <summary>Gets how long a broadcast may be: its topic and event in UTF-8 and its payload, in bytes.</summary>
    /// <value>Default 1 MiB. Presences cut what they tell to fit.</value>
    int MaxBroadcastBytes => 1 << 20;

    /// <summary>Gets how the link to the other nodes is, and which of them were heard lately.</summary>
    AdapterStatus Status => AdapterStatus.Alone;

    /// <summary>Raised when the link or another node comes or goes, and when broadcasts are known to be missing.</summary>
    /// <remarks>On the adapter's own loop: a handler returns soon. What it throws is logged.</remarks>
    event Action<AdapterEvent> Happened
    {
        add { }
        remove { }
    }

    /// <summary>Starts to receive. A broker that is away is no failure: the adapter goes on trying.</summary>
    /// <param name="received">Called with each broadcast of another node, in order; it doesn't wait and doesn't throw.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    ValueTask StartAsync(Action<Broadcast> received, CancellationToken cancellationToken);

    /// <summary>Hands a broadcast to all other nodes. It waits for none of them, nor for a broker.</summary>
    /// <exception cref="BroadcastTooLargeException">It is longer than <see cref="MaxBroadcastBytes"/>.</exception>
    ValueTask<BroadcastReach> BroadcastAsync(Broadcast broadcast, CancellationToken cancellationToken);

    /// <summary>Hands a broadcast to one other node. If that is gone, nobody gets it.</summary>
    /// <exception cref="ArgumentException">No node can have that name.</exception>
    /// <exception cref="BroadcastTooLargeException">It is longer than <see cref="MaxBroadcastBytes"/>.</exception>
    ValueTask<BroadcastReach> DirectBroadcastAsync(string node, Broadcast broadcast, CancellationToken cancellationToken);

    /// <summary>Tells that a topic got its first subscriber on this node. It returns at once.</summary>
    /// <returns>A task that ends when other nodes' broadcasts to the topic arrive here, or when there is no link to wait for. It never fails.</returns>
    Task OpenTopicAsync(string topic) => Task.CompletedTask;

    /// <summary>Tells that a topic lost its last subscriber on this node. It returns at once; each comes after its own <see cref="OpenTopicAsync"/>.</summary>
    void CloseTopic(string topic)
    {
    }
}
