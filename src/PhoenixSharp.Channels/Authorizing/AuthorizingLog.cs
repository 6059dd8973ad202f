using Microsoft.Extensions.Logging;

namespace PhoenixSharp;

/// <summary>The log messages about refused clients, and about credentials.</summary>
internal static partial class AuthorizingLog
{
    [LoggerMessage(220, LogLevel.Information, "A join of {Topic} was refused: its channel's [Authorize] doesn't allow it")]
    public static partial void JoinUnauthorized(this ILogger logger, string topic);

    [LoggerMessage(221, LogLevel.Information, "A push of {Event} on {Topic} was refused: its [Authorize] doesn't allow it")]
    public static partial void PushUnauthorized(this ILogger logger, string topic, string @event);

    [LoggerMessage(222, LogLevel.Information, "Channel {Topic} is closed: its [Authorize] no longer allows it after the credentials were renewed")]
    public static partial void NoLongerAllowed(this ILogger logger, string topic);

    [LoggerMessage(223, LogLevel.Error, "The renewal of credentials on {Path} crashed; they stay as they were")]
    public static partial void RenewalCrashed(this ILogger logger, Exception exception, string path);

    [LoggerMessage(224, LogLevel.Debug, "The credentials of a connection on {Path} expired, closing it")]
    public static partial void Expired(this ILogger logger, string path);
}
