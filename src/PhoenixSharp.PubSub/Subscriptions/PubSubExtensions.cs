using System.Runtime.CompilerServices;

namespace PhoenixSharp;

/// <summary>The short form of a server-side subscriber.</summary>
public static class PubSubExtensions
{
    /// <summary>Subscribes for as long as it is enumerated; the place in the topic is taken when the first broadcast is asked for.</summary>
    public static async IAsyncEnumerable<Broadcast> SubscribeAsync(
        this IPubSub pubSub, string topic, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pubSub);
        using var subscription = pubSub.Subscribe(topic);
        await foreach (var broadcast in subscription.WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return broadcast;
    }
}
