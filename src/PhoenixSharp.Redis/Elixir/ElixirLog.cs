using Microsoft.Extensions.Logging;

namespace PhoenixSharp.Elixir;

/// <summary>The log messages of the bridge. Each kind, a reason and a struct, is logged once.</summary>
internal static partial class ElixirLog
{
    [LoggerMessage(130, LogLevel.Warning,
        "A broadcast of {Event} on {Topic} by an Elixir node is dropped, because it can't be read or sent to clients here: {Reason} {Detail}. "
        + "Each kind is logged once and counted in phoenixsharp.elixir.dropped")]
    public static partial void ElixirBroadcastDropped(this ILogger logger, string @event, string topic, string reason, string detail);

    [LoggerMessage(132, LogLevel.Information,
        "A message of an Elixir node on {Topic} is ignored, because it is not a %Phoenix.Socket.Broadcast{{}}. "
        + "This is logged once, and counted in phoenixsharp.elixir.dropped")]
    public static partial void ElixirMessageIgnored(this ILogger logger, string topic);

    [LoggerMessage(133, LogLevel.Warning,
        "A message on the channel of the Elixir nodes is dropped, because it can't be read: {Reason}. "
        + "Each kind is logged once and counted in phoenixsharp.elixir.dropped")]
    public static partial void ElixirMessageUnreadable(this ILogger logger, string reason);

    [LoggerMessage(131, LogLevel.Warning,
        "A broadcast of {Event} on {Topic} is not sent to Elixir nodes: {Reason}. "
        + "Each kind is logged once and counted in phoenixsharp.elixir.unwritten")]
    public static partial void BroadcastNotForElixir(this ILogger logger, string topic, string @event, string reason);
}
