namespace PhoenixSharp;

/// <summary>Topics, for server-side code: broadcasts out, and in.</summary>
/// <remarks>
/// After Phoenix.PubSub. A broadcast reaches joined channels' clients and server-side subscribers alike, in the order of the
/// broadcaster's calls; it never waits for any of them.
/// </remarks>
public interface IPubSub
{
    /// <summary>Gets this node's name.</summary>
    string NodeName { get; }

    /// <summary>Gets how the link to the other nodes is, and which of them were heard lately.</summary>
    AdapterStatus Status { get; }

    /// <summary>Broadcasts to a topic's subscribers on all nodes.</summary>
    /// <returns>Whether it was handed on to other nodes too. Local subscribers have it in either case; nobody waits for a broker.</returns>
    /// <exception cref="Wire.UnencodableException">A client on the topic can't be sent this payload; nobody got it.</exception>
    /// <exception cref="BroadcastTooLargeException">It is longer than the adapter may carry; nobody got it.</exception>
    ValueTask<BroadcastReach> BroadcastAsync(Broadcast broadcast, CancellationToken cancellationToken = default);

    /// <summary>Broadcasts to a topic's subscribers on this node alone.</summary>
    /// <exception cref="Wire.UnencodableException">A client on the topic can't be sent this payload; nobody got it.</exception>
    void LocalBroadcast(Broadcast broadcast);

    /// <summary>Broadcasts to a topic's subscribers on one node.</summary>
    /// <returns>Whether it was handed on. If that node is gone, nobody gets it.</returns>
    /// <exception cref="ArgumentException">No node can have that name.</exception>
    /// <exception cref="BroadcastTooLargeException">It is longer than the adapter may carry; nobody got it.</exception>
    ValueTask<BroadcastReach> DirectBroadcastAsync(string node, Broadcast broadcast, CancellationToken cancellationToken = default);

    /// <summary>Subscribes to a topic from here on, until the subscription is disposed. Subscribed twice, each gets everything once.</summary>
    /// <param name="topic">The topic, exact.</param>
    /// <param name="maxQueuedBytes">
    /// The most bytes that may wait to be read. A broadcast counts its topic, event and payload, and 256 bytes of overhead; it is always
    /// accepted if no other waits. If the next one would exceed the bound, the subscription leaves the topic, and its enumeration throws
    /// <see cref="SubscriptionOverflowException"/> after the last queued broadcast. Default 8 MiB.
    /// </param>
    TopicSubscription Subscribe(string topic, int maxQueuedBytes = TopicSubscription.DefaultMaxQueuedBytes);

    /// <summary>Gets how many subscribe to a topic on this node: joined channels and server-side code.</summary>
    int CountSubscribers(string topic);

    /// <summary>Asks all nodes how many subscribe to a topic there. For operators, and for who wants to know whether anybody listens at all; not for each broadcast.</summary>
    /// <param name="topic">The topic, exact.</param>
    /// <param name="patience">How long other nodes have for their answers; those that took longer are named. Default 2 s.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<TopicSubscribers> CountSubscribersAsync(string topic, TimeSpan? patience = null, CancellationToken cancellationToken = default);
}
