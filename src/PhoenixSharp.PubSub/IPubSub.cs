namespace PhoenixSharp;

/// <summary>Topics, for server-side code: sends broadcasts, and subscribes to them.</summary>
/// <remarks>
/// After Phoenix.PubSub. A broadcast reaches the clients of joined channels and server-side subscriptions alike, in the order of the
/// broadcaster's calls. <see cref="BroadcastToSubscriptionsAsync(Broadcast, TopicSubscription, CancellationToken)"/> reaches server-side
/// subscriptions only. Neither waits for a subscriber.
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

    /// <summary>Broadcasts a value to a topic's subscribers on all nodes.</summary>
    /// <typeparam name="T">Written with <see cref="PhoenixOptions.Json"/>; a <see cref="Payload"/> is sent unchanged.</typeparam>
    /// <returns>Whether it was handed to other nodes too. Local subscribers have it in either case. It does not wait for a broker.</returns>
    /// <exception cref="NotSupportedException">The options have no type information for <typeparamref name="T"/>.</exception>
    /// <exception cref="Wire.UnencodableException">A client on the topic can't be sent this payload; nobody got it.</exception>
    /// <exception cref="BroadcastTooLargeException">It is longer than the adapter may carry; nobody got it.</exception>
    ValueTask<BroadcastReach> BroadcastAsync<T>(string topic, string @event, T payload, CancellationToken cancellationToken = default);

    /// <summary>Broadcasts to a topic's subscribers on all nodes, except for one subscription.</summary>
    /// <param name="sender">The subscription that does not receive it. Other subscriptions of the same object do.</param>
    /// <param name="broadcast">The broadcast.</param>
    /// <param name="cancellationToken">Cancels handing it to other nodes.</param>
    /// <returns>Whether it was handed to other nodes too.</returns>
    /// <remarks>Phoenix's <c>broadcast_from</c>, where the sender is a process.</remarks>
    /// <exception cref="Wire.UnencodableException">A client on the topic can't be sent this payload; nobody got it.</exception>
    /// <exception cref="BroadcastTooLargeException">It is longer than the adapter may carry; nobody got it.</exception>
    ValueTask<BroadcastReach> BroadcastFromAsync(
        TopicSubscription sender, Broadcast broadcast, CancellationToken cancellationToken = default);

    /// <summary>Broadcasts a value to a topic's subscribers on all nodes, except for one subscription.</summary>
    /// <typeparam name="T">Written with <see cref="PhoenixOptions.Json"/>; a <see cref="Payload"/> is sent unchanged.</typeparam>
    /// <returns>Whether it was handed to other nodes too.</returns>
    /// <exception cref="NotSupportedException">The options have no type information for <typeparamref name="T"/>.</exception>
    /// <exception cref="Wire.UnencodableException">A client on the topic can't be sent this payload; nobody got it.</exception>
    /// <exception cref="BroadcastTooLargeException">It is longer than the adapter may carry; nobody got it.</exception>
    ValueTask<BroadcastReach> BroadcastFromAsync<T>(
        TopicSubscription sender, string topic, string @event, T payload, CancellationToken cancellationToken = default);

    /// <summary>Broadcasts to a topic's server-side subscriptions on all nodes. Channels and clients do not receive it.</summary>
    /// <param name="broadcast">The broadcast. Any JSON, or binary.</param>
    /// <param name="sender">A subscription that does not receive it, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels handing it to other nodes.</param>
    /// <returns>Whether it was handed to other nodes too.</returns>
    /// <remarks>
    /// This is like Phoenix's <c>PubSub.broadcast</c>, which channels receive in <c>handle_info</c>. A subscription receives it among the
    /// topic's other broadcasts. If a channel broadcasts events whose names clients choose, the name of an event does not prove that a
    /// server sent it; use a topic that no socket routes. The order of these and other broadcasts of the topic is kept on this node only.
    /// Nodes of a version without this method drop it.
    /// </remarks>
    /// <exception cref="BroadcastTooLargeException">It is longer than the adapter may carry; nobody got it.</exception>
    ValueTask<BroadcastReach> BroadcastToSubscriptionsAsync(
        Broadcast broadcast, TopicSubscription? sender = null, CancellationToken cancellationToken = default);

    /// <summary>Broadcasts a value to a topic's server-side subscriptions on all nodes. Channels and clients do not receive it.</summary>
    /// <typeparam name="T">Written with <see cref="PhoenixOptions.Json"/>; a <see cref="Payload"/> is sent unchanged.</typeparam>
    /// <returns>Whether it was handed to other nodes too.</returns>
    /// <exception cref="NotSupportedException">The options have no type information for <typeparamref name="T"/>.</exception>
    /// <exception cref="BroadcastTooLargeException">It is longer than the adapter may carry; nobody got it.</exception>
    ValueTask<BroadcastReach> BroadcastToSubscriptionsAsync<T>(
        string topic, string @event, T payload, TopicSubscription? sender = null, CancellationToken cancellationToken = default);

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
