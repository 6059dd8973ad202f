using Microsoft.Extensions.Logging;

namespace PhoenixSharp.Elixir;

/// <summary>What the bridge logs: once per reason, never single messages.</summary>
internal static partial class ElixirLog
{
    [LoggerMessage(130, LogLevel.Warning, "Broadcasts of Elixir nodes are dropped: {Reason} {Detail}; each is counted, this is said once")]
    public static partial void ElixirBroadcastDropped(this ILogger logger, string reason, string? detail);

    [LoggerMessage(131, LogLevel.Warning, "A broadcast of {Event} on {Topic} can't be sent to Elixir nodes: {Reason}; each is counted, this is said once")]
    public static partial void BroadcastNotForElixir(this ILogger logger, string topic, string @event, string reason);
}
