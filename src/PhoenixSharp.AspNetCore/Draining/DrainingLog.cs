using Microsoft.Extensions.Logging;

namespace PhoenixSharp;

/// <summary>What draining logs.</summary>
internal static partial class DrainingLog
{
    [LoggerMessage(420, LogLevel.Information, "The host stops: ending {Count} connections of {Path}")]
    public static partial void Draining(this ILogger logger, string path, int count);
}
