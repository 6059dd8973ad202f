using Microsoft.Extensions.Logging;

namespace PhoenixSharp.Elixir;

/// <summary>What the bridge logs: once per reason, never single messages.</summary>
internal static partial class ElixirLog
{
    [LoggerMessage(130, LogLevel.Warning, "What Elixir nodes broadcast can't be delivered and is dropped; each is counted, this is said once: {Reason} {Detail}")]
    public static partial void ElixirBroadcastDropped(this ILogger logger, string reason, string detail);

    [LoggerMessage(131, LogLevel.Warning, "{Event} on {Topic} can't be broadcast to Elixir nodes; each is counted, this is said once: {Reason}")]
    public static partial void BroadcastNotForElixir(this ILogger logger, string topic, string @event, string reason);
}
