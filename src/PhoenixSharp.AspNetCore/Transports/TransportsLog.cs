using Microsoft.Extensions.Logging;

namespace PhoenixSharp.Transports;

/// <summary>What transports log: a peer's fault is no error of ours.</summary>
internal static partial class TransportsLog
{
    [LoggerMessage(400, LogLevel.Information, "A malformed message on {Path}, closing its connection: {Reason}")]
    public static partial void Malformed(this ILogger logger, string path, string reason);

    [LoggerMessage(401, LogLevel.Warning, "A slow consumer on {Path}, closing its connection: {Bytes} bytes waited for it")]
    public static partial void SlowConsumer(this ILogger logger, string path, long bytes);

    [LoggerMessage(402, LogLevel.Error, "The connect to {Path} crashed; the client is answered 500")]
    public static partial void ConnectCrashed(this ILogger logger, Exception exception, string path);

    [LoggerMessage(403, LogLevel.Debug, "A write to a connection on {Path} failed")]
    public static partial void WriteFailed(this ILogger logger, Exception exception, string path);

    [LoggerMessage(404, LogLevel.Warning, "A connect to {Path} is answered 503: the server has as many upgraded connections as it may")]
    public static partial void TooManyConnections(this ILogger logger, Exception exception, string path);

    [LoggerMessage(405, LogLevel.Information, "A connect to {Path} was refused: the socket's [Authorize] doesn't allow it")]
    public static partial void ConnectUnauthorized(this ILogger logger, string path);

    [LoggerMessage(406, LogLevel.Information, "A connect to {Path} is answered 400: {Reason}")]
    public static partial void UnreadableParams(this ILogger logger, string path, string reason);

    public static void ForeignOrigin(this ILogger logger, string path, string? origin) => LogForeignOrigin(logger, path, LogText.Of(origin ?? ""));

    [LoggerMessage(409, LogLevel.Warning, "A page of {Origin} may not connect to {Path}: its origin is not among those that the socket's CheckOrigin allows")]
    private static partial void LogForeignOrigin(ILogger logger, string path, string origin);
}
