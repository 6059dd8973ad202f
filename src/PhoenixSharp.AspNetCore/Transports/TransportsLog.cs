using System.Net;
using Microsoft.Extensions.Logging;

namespace PhoenixSharp.Transports;

/// <summary>The log messages of the transports. A fault of the peer is not logged as an error.</summary>
internal static partial class TransportsLog
{
    [LoggerMessage(400, LogLevel.Information, "A malformed message on {Path}, closing its connection: {Reason}")]
    public static partial void Malformed(this ILogger logger, string path, string reason);

    [LoggerMessage(401, LogLevel.Warning,
        "A slow consumer on {Path} is closed: {Bytes} bytes wait for it, and it has accepted none for {Age}. "
        + "The limit is {Limit}")]
    public static partial void SlowConsumer(this ILogger logger, string path, long bytes, TimeSpan age, string limit);

    [LoggerMessage(407, LogLevel.Information,
        "A message on {Path} arrives too slowly, closing its connection with 1008: {Bytes} bytes in {Elapsed}. "
        + "The limit is MessageTimeout, {MessageTimeout}, and 240 bytes a second")]
    public static partial void MessageTooSlow(this ILogger logger, string path, int bytes, TimeSpan elapsed, TimeSpan messageTimeout);

    [LoggerMessage(402, LogLevel.Error, "The connect to {Path} crashed; the client is answered 500")]
    public static partial void ConnectCrashed(this ILogger logger, Exception exception, string path);

    [LoggerMessage(403, LogLevel.Debug, "A write to a connection on {Path} failed")]
    public static partial void WriteFailed(this ILogger logger, Exception exception, string path);

    [LoggerMessage(404, LogLevel.Warning,
        "A connect to {Path} is answered 503, because its connection can't be upgraded: {Reason} "
        + "See KestrelServerLimits.MaxConcurrentUpgradedConnections")]
    public static partial void TooManyConnections(this ILogger logger, string path, string reason);

    [LoggerMessage(405, LogLevel.Information, "A connect to {Path} was refused: the socket's [Authorize] doesn't allow it")]
    public static partial void ConnectUnauthorized(this ILogger logger, string path);

    [LoggerMessage(406, LogLevel.Information, "A connect to {Path} is answered {Status}: {Reason}")]
    public static partial void ConnectRefused(this ILogger logger, string path, int status, string reason);

    [LoggerMessage(421, LogLevel.Information, "A connect to {Path} ({Socket}) was refused with the status {Status}: {Reason}")]
    public static partial void ConnectRefusedBySocket(this ILogger logger, string path, string socket, int status, string reason);

    [LoggerMessage(408, LogLevel.Warning,
        "Connects to {Path} are answered 503: {Used} bytes wait, which is more than 80 % of PhoenixOptions.MaxWaitingBytes, {Limit}")]
    public static partial void NearlyFull(this ILogger logger, string path, long used, long limit);

    [LoggerMessage(416, LogLevel.Information,
        "A message on {Path} has {Bytes} bytes or more and SocketOptions.MaxMessageBytes is {Limit}: its connection is closed with 1009")]
    public static partial void MessageTooBig(this ILogger logger, string path, long bytes, int limit);

    [LoggerMessage(425, LogLevel.Warning,
        "A connect to {Path} from {Address} has the header {Header}, which nothing has read. If it comes from a proxy, limits for each "
        + "address count all of its clients as one. If clients can't bypass the proxy, have it send X-Forwarded-For and set "
        + "ASPNETCORE_FORWARDEDHEADERS_ENABLED=true, or call UseForwardedHeaders with KnownProxies")]
    public static partial void ForwardedForUnread(this ILogger logger, string path, IPAddress? address, string header);

    [LoggerMessage(409, LogLevel.Warning,
        "A page of {Origin} may not connect to {Path}: SocketOptions.CheckOrigin doesn't allow its origin. The request was sent to {Address}. {Reason}")]
    public static partial void ForeignOrigin(this ILogger logger, string path, string origin, string address, string reason);
}
