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

    /// <summary>Broadcasts to a topic's subscribers on all nodes.</summary>
    /// <exception cref="Wire.UnencodableException">A client on the topic can't be sent this payload; nobody got it.</exception>
    ValueTask BroadcastAsync(Broadcast broadcast, CancellationToken cancellationToken = default);

    /// <summary>Broadcasts to a topic's subscribers on this node alone.</summary>
    /// <exception cref="Wire.UnencodableException">A client on the topic can't be sent this payload; nobody got it.</exception>
    void LocalBroadcast(Broadcast broadcast);

    /// <summary>Broadcasts to a topic's subscribers on one node.</summary>
    /// <exception cref="ArgumentException">No node has that name.</exception>
    ValueTask DirectBroadcastAsync(string node, Broadcast broadcast, CancellationToken cancellationToken = default);

    /// <summary>Subscribes to a topic from here on, until the subscription is disposed. Subscribed twice, each gets everything once.</summary>
    /// <param name="topic">The topic, exact.</param>
    /// <param name="capacity">How many broadcasts may wait to be read; past that the oldest is dropped and counted. Default 1,024.</param>
    TopicSubscription Subscribe(string topic, int capacity = 1024);

    /// <summary>Gets how many subscribe to a topic on this node: joined channels and server-side code.</summary>
    int CountSubscribers(string topic);
}
