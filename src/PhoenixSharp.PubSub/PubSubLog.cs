using Microsoft.Extensions.Logging;

namespace PhoenixSharp;

internal static partial class PubSubLog
{
    [LoggerMessage(101, LogLevel.Warning, "Another node's broadcast of {Event} on {Topic} can't be encoded for a client here: nobody on this node got it")]
    public static partial void UnencodableFromNode(this ILogger logger, Exception reason, string topic, string @event);

    [LoggerMessage(102, LogLevel.Error, "Another node's broadcast of {Event} on {Topic} crashed a subscriber here, the {Count}th that did; the others got it. Said at 1, 2, 4, 8 …, counted in phoenixsharp.cluster.crashed: {Crash}")]
    public static partial void DeliveryCrashed(this ILogger logger, long count, string topic, string @event, string crash);

    [LoggerMessage(103, LogLevel.Warning, "A subscription of server-side code to {Topic} ended: its reader is too slow, and the next "
        + "broadcast would have exceeded maxQueuedBytes of Subscribe, {MaxQueuedBytes} bytes")]
    public static partial void SubscriptionOverflowed(this ILogger logger, string topic, int maxQueuedBytes);
}
