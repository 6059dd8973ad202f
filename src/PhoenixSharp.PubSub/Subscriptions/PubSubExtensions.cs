using System.Runtime.CompilerServices;

namespace PhoenixSharp;

/// <summary>The short form of a server-side subscription.</summary>
public static class PubSubExtensions
{
    /// <summary>Subscribes to a topic for as long as the result is enumerated, with the default bound.</summary>
    /// <exception cref="SubscriptionOverflowException">
    /// The loop body was too slow: the enumeration throws it after the last queued broadcast. Later broadcasts are missing.
    /// </exception>
    public static IAsyncEnumerable<Broadcast> SubscribeAsync(
        this IPubSub pubSub, string topic, CancellationToken cancellationToken = default) =>
        SubscribeAsync(pubSub, topic, TopicSubscription.DefaultMaxQueuedBytes, cancellationToken);

    /// <summary>Subscribes to a topic for as long as the result is enumerated, from the request for the first broadcast on.</summary>
    /// <param name="pubSub">The topics.</param>
    /// <param name="topic">The topic, exact.</param>
    /// <param name="maxQueuedBytes">The most bytes that may wait to be read; see <see cref="IPubSub.Subscribe"/>.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="SubscriptionOverflowException">
    /// The loop body was too slow: the enumeration throws it after the last queued broadcast. Later broadcasts are missing.
    /// </exception>
    public static async IAsyncEnumerable<Broadcast> SubscribeAsync(
        this IPubSub pubSub, string topic, int maxQueuedBytes, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pubSub);
        using var subscription = pubSub.Subscribe(topic, maxQueuedBytes);
        await foreach (var broadcast in subscription.WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return broadcast;
    }
}
