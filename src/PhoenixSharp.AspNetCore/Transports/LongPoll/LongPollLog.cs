using Microsoft.Extensions.Logging;

namespace PhoenixSharp.Transports;

/// <summary>What long poll logs beside <see cref="TransportsLog"/>.</summary>
internal static partial class LongPollLog
{
    [LoggerMessage(410, LogLevel.Warning, "A connect to {Path} is answered 503: it has as many long-poll sessions as it may, or the server stops")]
    public static partial void TooManySessions(this ILogger logger, string path);

    [LoggerMessage(411, LogLevel.Error, "A service of a connection on {Path} crashed while it was disposed")]
    public static partial void ServicesCrashed(this ILogger logger, Exception exception, string path);

    [LoggerMessage(412, LogLevel.Error, "A request that another node brought to {Path} crashed")]
    public static partial void RelayCrashed(this ILogger logger, Exception exception, string path);

    [LoggerMessage(414, LogLevel.Warning,
        "Long-poll sessions on {Path} are ended to make room for those of other clients: "
        + "there are as many as SocketOptions.MaxLongPollSessions allows, {Limit}")]
    public static partial void SessionEvicted(this ILogger logger, string path, int limit);

    [LoggerMessage(415, LogLevel.Debug, "The node {Node} no longer waits for the answer to a long-poll request on {Path}")]
    public static partial void RelaySilent(this ILogger logger, string path, string node);

    [LoggerMessage(413, LogLevel.Information, 
        "A POST to {Path} is answered 413: {Bytes} bytes or more exceed SocketOptions.{Option}, {Limit}")]
    public static partial void PostTooLong(this ILogger logger, string path, long bytes, string option, int limit);

    [LoggerMessage(419, LogLevel.Information,
        "A POST that another node forwarded to {Path} is answered 413: it is malformed, or longer than SocketOptions.MaxPostBytes, {Limit}")]
    public static partial void RelayedPostTooLong(this ILogger logger, string path, int limit);

    [LoggerMessage(417, LogLevel.Information, "A POST to {Path} is answered {Status}: its body could not be read to its end. {Reason}")]
    public static partial void PostNotReceived(this ILogger logger, string path, int status, string reason);

    [LoggerMessage(418, LogLevel.Warning, "A POST to {Path} for another node is answered 503: too many bytes wait, see PhoenixOptions.MaxWaitingBytes")]
    public static partial void PostRefused(this ILogger logger, string path);
}
