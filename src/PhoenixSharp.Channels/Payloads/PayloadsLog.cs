using Microsoft.Extensions.Logging;

namespace PhoenixSharp.Payloads;

/// <summary>The log messages about payloads that can't be read.</summary>
/// <remarks>Any client can cause them, so they have no stack trace and no content.</remarks>
internal static partial class PayloadsLog
{
    public static void InvalidPush(this ILogger logger, string topic, string @event, PayloadException unreadable) =>
        LogInvalidPush(logger, LogText.Of(@event), LogText.Of(topic), unreadable.Path, unreadable.Expected);

    public static void InvalidJoin(this ILogger logger, string topic, PayloadException unreadable) =>
        LogInvalidJoin(logger, LogText.Of(topic), unreadable.Path, unreadable.Expected);

    public static void InvalidBroadcast(this ILogger logger, string topic, string @event, PayloadException unreadable) =>
        LogInvalidBroadcast(logger, LogText.Of(@event), LogText.Of(topic), unreadable.Path, unreadable.Expected);

    [LoggerMessage(240, LogLevel.Information,
        "A push of {Event} on {Topic} is answered \"invalid payload\": {Path} is not of type {Expected}")]
    private static partial void LogInvalidPush(ILogger logger, string @event, string topic, string path, string expected);

    [LoggerMessage(241, LogLevel.Information, "A join of {Topic} is refused with \"invalid payload\": {Path} is not of type {Expected}")]
    private static partial void LogInvalidJoin(ILogger logger, string topic, string path, string expected);

    [LoggerMessage(242, LogLevel.Information,
        "A broadcast of {Event} on {Topic} is not passed on to a member that intercepts it: {Path} is not of type {Expected}")]
    private static partial void LogInvalidBroadcast(ILogger logger, string @event, string topic, string path, string expected);
}
