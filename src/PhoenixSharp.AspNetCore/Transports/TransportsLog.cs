using Microsoft.Extensions.Logging;

namespace PhoenixSharp.Transports;

/// <summary>What transports log: a peer's fault is no error of ours.</summary>
internal static partial class TransportsLog
{
    [LoggerMessage(400, LogLevel.Information, "A malformed message on {Path}, closing its connection: {Reason}")]
    public static partial void Malformed(this ILogger logger, string path, string reason);

    [LoggerMessage(401, LogLevel.Warning, "A slow consumer on {Path}, closing its connection: {Bytes} bytes waited for it")]
    public static partial void SlowConsumer(this ILogger logger, string path, long bytes);
}
