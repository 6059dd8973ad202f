using Microsoft.Extensions.Logging;

namespace PhoenixSharp;

/// <summary>What is logged of those who may not, and of credentials.</summary>
internal static partial class AuthorizingLog
{
    public static void JoinUnauthorized(this ILogger logger, string topic) => LogJoinUnauthorized(logger, LogText.Of(topic));

    public static void PushUnauthorized(this ILogger logger, string topic, string @event) => LogPushUnauthorized(logger, LogText.Of(topic), LogText.Of(@event));

    public static void NoLongerAllowed(this ILogger logger, string topic) => LogNoLongerAllowed(logger, LogText.Of(topic));

    [LoggerMessage(223, LogLevel.Error, "The renewal of credentials on {Path} crashed; they stay as they were")]
    public static partial void RenewalCrashed(this ILogger logger, Exception exception, string path);

    [LoggerMessage(224, LogLevel.Debug, "The credentials of a connection on {Path} expired, closing it")]
    public static partial void Expired(this ILogger logger, string path);

    [LoggerMessage(220, LogLevel.Information, "A join of {Topic} was refused: its channel's [Authorize] doesn't allow it")]
    private static partial void LogJoinUnauthorized(ILogger logger, string topic);

    [LoggerMessage(221, LogLevel.Information, "A push of {Event} on {Topic} was refused: its [Authorize] doesn't allow it")]
    private static partial void LogPushUnauthorized(ILogger logger, string topic, string @event);

    [LoggerMessage(222, LogLevel.Information, "Channel {Topic} is closed: its [Authorize] no longer allows it after the credentials were renewed")]
    private static partial void LogNoLongerAllowed(ILogger logger, string topic);
}
