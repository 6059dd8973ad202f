namespace PhoenixSharp;

/// <summary>The exception that a <see cref="TopicSubscription"/> throws after its last broadcast, if its reader was too slow.</summary>
/// <remarks>Broadcasts are missing from then on. Subscribe again, and load what you may have missed from where it is stored.</remarks>
public sealed class SubscriptionOverflowException : Exception
{
    internal SubscriptionOverflowException(string topic, int maxQueuedBytes)
        : base($"The subscription to {topic} ended: the next broadcast would have exceeded maxQueuedBytes, {maxQueuedBytes} bytes. "
            + "Later broadcasts are missing. Subscribe again, read faster, or raise maxQueuedBytes.")
    {
        (Topic, MaxQueuedBytes) = (topic, maxQueuedBytes);
    }

    /// <summary>Gets the topic.</summary>
    public string Topic { get; }

    /// <summary>Gets the bound that was exceeded, in bytes.</summary>
    public int MaxQueuedBytes { get; }
}
