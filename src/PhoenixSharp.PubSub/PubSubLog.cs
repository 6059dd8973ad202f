using Microsoft.Extensions.Logging;

namespace PhoenixSharp;

internal static partial class PubSubLog
{
    [LoggerMessage(101, LogLevel.Warning, "Another node's broadcast of {Event} on {Topic} can't be encoded for a client here: nobody on this node got it")]
    public static partial void UnencodableFromNode(this ILogger logger, Exception reason, string topic, string @event);
}
