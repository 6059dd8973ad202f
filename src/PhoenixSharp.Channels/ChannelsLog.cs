using Microsoft.Extensions.Logging;

namespace PhoenixSharp;

/// <summary>What sockets and channels log. Client-chosen strings are values, never part of a format, and are written by <see cref="LogText"/>.</summary>
internal static partial class ChannelsLog
{
    public static void Joined(this ILogger logger, string topic)
    {
        if (logger.IsEnabled(LogLevel.Debug))
            LogJoined(logger, LogText.Of(topic));
    }

    public static void Crashed(this ILogger logger, Exception exception, string topic, string @event) =>
        LogCrashed(logger, exception, LogText.Of(topic), LogText.Of(@event));

    public static void JoinCrashed(this ILogger logger, Exception exception, string topic) => LogJoinCrashed(logger, exception, LogText.Of(topic));

    public static void SlowToLeave(this ILogger logger, string topic, TimeSpan timeout) => LogSlowToLeave(logger, LogText.Of(topic), timeout);

    public static void Blocked(this ILogger logger, Type channel, string @event, TimeSpan held) => LogBlocked(logger, channel, LogText.Of(@event), held);

    public static void ChannelOverloaded(this ILogger logger, string topic, int messages, long bytes, string limit) =>
        LogChannelOverloaded(logger, LogText.Of(topic), messages, bytes, limit);

    [LoggerMessage(206, LogLevel.Warning,
        "Channel {Topic} was ended: {Messages} messages of {Bytes} bytes waited for it, which exceeds {Limit}. "
        + "Its client is sent phx_error and joins again")]
    private static partial void LogChannelOverloaded(ILogger logger, string topic, int messages, long bytes, string limit);

    [LoggerMessage(207, LogLevel.Warning, "A connection on {Path} is closed: it holds {Bytes} bytes, and {Limit} is exceeded")]
    public static partial void ConnectionOverloaded(this ILogger logger, string path, long bytes, string limit);

    public static void PresenceStateTooLarge(this ILogger logger, string topic, int bytes, int limit) =>
        LogPresenceStateTooLarge(logger, LogText.Of(topic), bytes, limit);

    [LoggerMessage(200, LogLevel.Debug, "Joined {Topic}")]
    private static partial void LogJoined(ILogger logger, string topic);

    [LoggerMessage(201, LogLevel.Error, "Channel {Topic} crashed in {Event}")]
    private static partial void LogCrashed(ILogger logger, Exception exception, string topic, string @event);

    [LoggerMessage(202, LogLevel.Error, "Channel {Topic} crashed in its join")]
    private static partial void LogJoinCrashed(ILogger logger, Exception exception, string topic);

    [LoggerMessage(203, LogLevel.Warning, "Channel {Topic} took longer than {Timeout} to leave; going on without it")]
    private static partial void LogSlowToLeave(ILogger logger, string topic, TimeSpan timeout);

    [LoggerMessage(205, LogLevel.Warning, "{Channel} held its thread for {Held} in {Event}, and with it everyone who waited for one: await there, or put [MayBlock] on the class. Said once a route, counted in phoenixsharp.channels.blocked")]
    private static partial void LogBlocked(ILogger logger, Type channel, string @event, TimeSpan held);

    [LoggerMessage(208, LogLevel.Warning, "The presence_state of {Topic} has {Bytes} bytes and "
        + "SocketOptions.MaxPresenceStateBytes is {Limit}: the member was pushed presence_error instead")]
    private static partial void LogPresenceStateTooLarge(ILogger logger, string topic, int bytes, int limit);

    public static void ChannelDisposalFailed(this ILogger logger, Exception exception, string subject, string topic) =>
        LogChannelDisposalFailed(logger, exception, subject, LogText.Of(topic));

    [LoggerMessage(209, LogLevel.Error, "Disposing {Subject} of channel {Topic} failed")]
    private static partial void LogChannelDisposalFailed(ILogger logger, Exception exception, string subject, string topic);

    [LoggerMessage(210, LogLevel.Error, "Disposing {Socket} of a connection on {Path} failed")]
    public static partial void SocketDisposalFailed(this ILogger logger, Exception exception, string socket, string path);

    [LoggerMessage(211, LogLevel.Warning, "Disposing {Socket} of a connection on {Path} takes longer than {Timeout}; going on without it")]
    public static partial void SocketDisposalSlow(this ILogger logger, string socket, string path, TimeSpan timeout);

    [LoggerMessage(204, LogLevel.Information, "A message on {Path} can't be answered, closing its connection: {Reason}")]
    public static partial void Unanswerable(this ILogger logger, string path, string reason);
}
