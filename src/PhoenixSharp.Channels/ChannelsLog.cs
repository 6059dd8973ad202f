using Microsoft.Extensions.Logging;

namespace PhoenixSharp;

/// <summary>The log messages of sockets and channels. What a client causes is not an error and has no stack trace.</summary>
internal static partial class ChannelsLog
{
    /// <summary>Logs an exception that ended a channel: a crash of the application, or a message of the client that its channel can't handle.</summary>
    public static void Crashed(this ILogger logger, Exception exception, string topic, string @event)
    {
        if (IsCausedByClient(exception))
            LogUnhandled(logger, topic, @event, exception.Message);
        else
            LogCrashed(logger, exception, topic, @event);
    }

    [LoggerMessage(202, LogLevel.Error, "Channel {Topic} crashed in its join")]
    public static partial void JoinCrashed(this ILogger logger, Exception exception, string topic);

    [LoggerMessage(216, LogLevel.Error, "Reading the captures of {Topic} for the route {Pattern} failed, so the route does not match it")]
    public static partial void CaptureCrashed(this ILogger logger, Exception exception, string topic, string pattern);

    [LoggerMessage(206, LogLevel.Warning,
        "Channel {Topic} was ended: {Messages} messages of {Bytes} bytes waited for it, which exceeds {Limit}. "
        + "Its client is sent phx_error and joins again")]
    public static partial void ChannelOverloaded(this ILogger logger, string topic, int messages, long bytes, string limit);

    [LoggerMessage(207, LogLevel.Warning, "A connection on {Path} is closed: it holds {Bytes} bytes, and {Limit} is exceeded")]
    public static partial void ConnectionOverloaded(this ILogger logger, string path, long bytes, string limit);

    [LoggerMessage(200, LogLevel.Debug, "Joined {Topic}")]
    public static partial void Joined(this ILogger logger, string topic);

    [LoggerMessage(217, LogLevel.Information, "A join of {Topic} ({Channel}) was refused: {Reason}")]
    public static partial void JoinRefused(this ILogger logger, string topic, string channel, string reason);

    [LoggerMessage(203, LogLevel.Warning, "Channel {Topic} took longer than {Timeout} to leave; going on without it")]
    public static partial void SlowToLeave(this ILogger logger, string topic, TimeSpan timeout);

    [LoggerMessage(205, LogLevel.Warning,
        "{Channel} held its thread for {Held} in {Event}, and other channels had to wait for a thread: await there, or put [MayBlock] on "
        + "the class. Logged once for each route, counted in phoenixsharp.channels.blocked")]
    public static partial void Blocked(this ILogger logger, Type channel, string @event, TimeSpan held);

    [LoggerMessage(208, LogLevel.Warning, "The presence_state of {Topic} has {Bytes} bytes and "
        + "SocketOptions.MaxPresenceStateBytes is {Limit}: the member was pushed presence_error instead")]
    public static partial void PresenceStateTooLarge(this ILogger logger, string topic, int bytes, int limit);

    [LoggerMessage(204, LogLevel.Information, "A message on {Path} can't be answered, closing its connection: {Reason}")]
    public static partial void Unanswerable(this ILogger logger, string path, string reason);

    [LoggerMessage(211, LogLevel.Debug, "A join of {Topic} on {Path} is answered \"unmatched topic\": {Reason}. The routes are {Routes}")]
    public static partial void Unmatched(this ILogger logger, string path, string topic, string reason, string routes);

    [LoggerMessage(212, LogLevel.Debug, "{Event} on {Topic} is answered \"unmatched topic\": the client has not joined it on this connection")]
    public static partial void NotJoined(this ILogger logger, string topic, string @event);

    private static bool IsCausedByClient(Exception exception) => exception is UnhandledEventException;

    [LoggerMessage(201, LogLevel.Error, "Channel {Topic} crashed in {Event}")]
    private static partial void LogCrashed(ILogger logger, Exception exception, string topic, string @event);

    [LoggerMessage(209, LogLevel.Information, "Channel {Topic} was ended because it can't handle {Event} of its client: {Reason}")]
    private static partial void LogUnhandled(ILogger logger, string topic, string @event, string reason);

    [LoggerMessage(213, LogLevel.Error, "Disposing {Subject} of channel {Topic} failed")]
    public static partial void ChannelDisposalFailed(this ILogger logger, Exception exception, string subject, string topic);

    [LoggerMessage(214, LogLevel.Error, "Disposing {Socket} of a connection on {Path} failed")]
    public static partial void SocketDisposalFailed(this ILogger logger, Exception exception, string socket, string path);

    [LoggerMessage(215, LogLevel.Warning, "Disposing {Socket} of a connection on {Path} takes longer than {Timeout}; going on without it")]
    public static partial void SocketDisposalSlow(this ILogger logger, string socket, string path, TimeSpan timeout);
}
