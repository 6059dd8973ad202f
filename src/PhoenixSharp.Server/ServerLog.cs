namespace PhoenixSharp.Server;

/// <summary>The log messages of the server.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(500, LogLevel.Warning,
        "AllowedHosts allows any host name, and other machines can reach this server: a foreign page can pass the origin check by DNS rebinding. "
        + "Set AllowedHosts to this server's names, such as example.com;localhost")]
    public static partial void AnyHostAllowed(this ILogger logger);
}
