using Microsoft.Extensions.Logging;

namespace PhoenixSharp;

/// <summary>The log messages about how sockets are mapped.</summary>
internal static partial class MountingLog
{
    [LoggerMessage(432, LogLevel.Warning,
        "The socket at {Path} maps \"{Pattern}\" twice: the first channel is used, and the second one is never created")]
    public static partial void DuplicateRoute(this ILogger logger, string path, string pattern);

    [LoggerMessage(431, LogLevel.Warning,
        "The socket at {Path} maps \"{Pattern}\" after \"{Earlier}\", which matches all of its topics: map \"{Pattern}\" first, "
        + "or its channel is never created")]
    public static partial void ShadowedRoute(this ILogger logger, string path, string pattern, string earlier);

    /// <summary>Logs that clients receive the messages of exceptions: as a warning, unless the environment is Development.</summary>
    public static void DetailedErrorsAreOn(this ILogger logger, string path, bool isDevelopment) =>
        LogDetailedErrors(logger, isDevelopment ? LogLevel.Information : LogLevel.Warning, path);

    [LoggerMessage(
        EventId = 433,
        Message = "Clients of the socket at {Path} receive the messages of exceptions, because SocketOptions.DetailedErrors is on")]
    private static partial void LogDetailedErrors(ILogger logger, LogLevel level, string path);

    /// <summary>Logs a warning for each route that never matches, because an earlier one matches all of its topics.</summary>
    public static void UnreachableRoutes(this ILogger logger, string path, List<ChannelRoute> routes)
    {
        for (var i = 1; i < routes.Count; i++)
        {
            if (routes.Take(i).FirstOrDefault(earlier => logger.Covers(earlier, routes[i])) is not { } first)
                continue;
            if (first.Pattern == routes[i].Pattern)
                logger.DuplicateRoute(path, first.Pattern);
            else
                logger.ShadowedRoute(path, routes[i].Pattern, first.Pattern);
        }
    }

    // Comparing routes calls TryParse of captured properties. It may be application code, so it may throw.
    private static bool Covers(this ILogger logger, ChannelRoute earlier, ChannelRoute later)
    {
        try
        {
            return earlier.Covers(later);
        }
        catch (Exception crash)
        {
            logger.CaptureCrashed(crash, later.Pattern, earlier.Pattern);
            return false;
        }
    }
}
