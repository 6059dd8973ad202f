using Microsoft.Extensions.Logging;

namespace PhoenixSharp;

/// <summary>What sockets and channels log. Client-chosen strings are values, never part of a format.</summary>
internal static partial class ChannelsLog
{
    [LoggerMessage(200, LogLevel.Debug, "Joined {Topic}")]
    public static partial void Joined(this ILogger logger, string topic);

    [LoggerMessage(201, LogLevel.Error, "Channel {Topic} crashed in {Event}")]
    public static partial void Crashed(this ILogger logger, Exception exception, string topic, string @event);

    [LoggerMessage(202, LogLevel.Error, "Channel {Topic} crashed in its join")]
    public static partial void JoinCrashed(this ILogger logger, Exception exception, string topic);

    [LoggerMessage(203, LogLevel.Warning, "Channel {Topic} took longer than {Timeout} to leave; going on without it")]
    public static partial void SlowToLeave(this ILogger logger, string topic, TimeSpan timeout);

    [LoggerMessage(204, LogLevel.Information, "A message on {Path} can't be answered, closing its connection: {Reason}")]
    public static partial void Unanswerable(this ILogger logger, string path, string reason);
}
