using Microsoft.Extensions.Logging;

namespace PhoenixSharp.Elixir;

/// <summary>What the bridge logs: each kind of message that can't cross once, never single messages.</summary>
internal static partial class ElixirLog
{
    [LoggerMessage(130, LogLevel.Warning,
        "An Elixir node's broadcast of {Event} on {Topic} can't be delivered and is dropped: {Reason} {Detail}. "
        + "Each is counted; each kind is logged once")]
    public static partial void ElixirBroadcastDropped(this ILogger logger, string topic, string @event, string reason, string detail);

    [LoggerMessage(132, LogLevel.Warning,
        "What was sent at {Address} can't be read and is dropped: {Reason}. Each is counted; each kind is logged once")]
    public static partial void ElixirMessageUnreadable(this ILogger logger, string address, string reason);

    [LoggerMessage(133, LogLevel.Information,
        "An Elixir node's message on {Topic} is no Phoenix.Socket.Broadcast and is not delivered here. "
        + "Each is counted; this is logged once")]
    public static partial void ElixirMessagePassedOver(this ILogger logger, string topic);

    [LoggerMessage(131, LogLevel.Warning,
        "{Event} on {Topic} can't be broadcast to Elixir nodes: {Reason}. Each is counted; each kind is logged once")]
    public static partial void BroadcastNotForElixir(this ILogger logger, string topic, string @event, string reason);
}
