using Microsoft.Extensions.Logging;

namespace PhoenixSharp.Limiting;

/// <summary>What limits log. What was refused is counted, not logged: a flood must not become one of the log.</summary>
internal static partial class LimitingLog
{
    [LoggerMessage(230, LogLevel.Information, "A client on {Path} went on past its rate limit, closing its connection")]
    public static partial void RateLimited(this ILogger logger, string path);
}
