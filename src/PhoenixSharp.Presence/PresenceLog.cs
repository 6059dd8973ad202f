using Microsoft.Extensions.Logging;

namespace PhoenixSharp;

/// <summary>What presences log: events 300 to 399.</summary>
internal static partial class PresenceLog
{
    [LoggerMessage(300, LogLevel.Error, "FetchAsync for presences of {Topic} threw; they go out without what it adds")]
    public static partial void FetchFailed(this ILogger logger, Exception exception, string topic);

    [LoggerMessage(301, LogLevel.Error, "FetchAsync for presences of {Topic} took more than {FetchTimeout}; they go out without what it adds")]
    public static partial void FetchTimedOut(this ILogger logger, string topic, TimeSpan fetchTimeout);

    [LoggerMessage(302, LogLevel.Error, "ChangedAsync for presences of {Topic} threw")]
    public static partial void ChangedFailed(this ILogger logger, Exception exception, string topic);

    [LoggerMessage(303, LogLevel.Error, "A presence_diff of {Topic} did not reach all subscribers")]
    public static partial void DiffLost(this ILogger logger, Exception exception, string topic);
}
