using Microsoft.Extensions.Logging;

namespace PhoenixSharp.Payloads;

/// <summary>The log messages about payloads that can't be read.</summary>
/// <remarks>Any client can cause them, so they have no stack trace and no content.</remarks>
internal static partial class PayloadsLog
{
    [LoggerMessage(240, LogLevel.Information,
        "A push of {Event} on {Topic} is answered \"invalid payload\": {Path} is not of type {Expected}")]
    public static partial void InvalidPush(this ILogger logger, string @event, string topic, string path, string expected);

    [LoggerMessage(241, LogLevel.Information, "A join of {Topic} is refused with \"invalid payload\": {Path} is not of type {Expected}")]
    public static partial void InvalidJoin(this ILogger logger, string topic, string path, string expected);

    [LoggerMessage(242, LogLevel.Information,
        "A broadcast of {Event} on {Topic} is not passed on to a member that intercepts it: {Path} is not of type {Expected}")]
    public static partial void InvalidBroadcast(this ILogger logger, string @event, string topic, string path, string expected);
}
