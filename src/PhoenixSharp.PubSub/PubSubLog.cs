using Microsoft.Extensions.Logging;

namespace PhoenixSharp;

internal static partial class PubSubLog
{
    [LoggerMessage(101, LogLevel.Warning, "Another node's broadcast of {Event} on {Topic} can't be encoded for a client here, so nobody on this node got it: {Reason}")]
    public static partial void UnencodableFromNode(this ILogger logger, string topic, string @event, string reason);

    [LoggerMessage(102, LogLevel.Error, "Another node's broadcast of {Event} on {Topic} crashed a subscriber here; the others got it. Counted in phoenixsharp.cluster.crashed")]
    public static partial void DeliveryCrashed(this ILogger logger, Exception crash, string topic, string @event);

    [LoggerMessage(103, LogLevel.Warning, "A subscription of server-side code to {Topic} ended: its reader is too slow, and the next "
        + "broadcast would have exceeded maxQueuedBytes of Subscribe, {MaxQueuedBytes} bytes")]
    public static partial void SubscriptionOverflowed(this ILogger logger, string topic, int maxQueuedBytes);
}
