using Microsoft.Extensions.Logging;

namespace PhoenixSharp.Listening;

/// <summary>The log messages of listeners.</summary>
internal sealed partial class AcceptLog(ILogger logger, string limit)
{
    /// <summary>Logs that a connection could not be accepted.</summary>
    public void OutOfDescriptors() => LogOutOfDescriptors(limit);

    [LoggerMessage(430, LogLevel.Error,
        "New connections have to wait: this process, or the system, is out of file descriptors. The process may open {Limit}, and each connection takes one. "
        + "Raise the limit with \"ulimit -n\", or LimitNOFILE= of a systemd unit")]
    private partial void LogOutOfDescriptors(string limit);
}
