namespace PhoenixSharp.Client;

/// <summary>Why a channel stopped being joined, or a push stays unanswered.</summary>
/// <remarks>The first three are phoenix.js's own words (<c>socket.js</c>, <c>triggerChanError</c>).</remarks>
public static class EndReason
{
    /// <summary>The connection was closed, by either side.</summary>
    public const string ConnectionClosed = "connection_closed";

    /// <summary>The connection broke, or could not be made.</summary>
    public const string ConnectionError = "connection_error";

    /// <summary>The server left a heartbeat unanswered.</summary>
    public const string HeartbeatTimeout = "heartbeat_timeout";

    /// <summary>The channel crashed on the server (<c>phx_error</c>).</summary>
    public const string ChannelError = "channel_error";

    /// <summary>The server ended the channel (<c>phx_close</c>).</summary>
    public const string ChannelClosed = "channel_closed";

    /// <summary>This side left the channel.</summary>
    public const string Left = "left";

    /// <summary>The first join was refused or not answered, and <see cref="JoinOptions.Retry"/> is false.</summary>
    public const string JoinFailed = "join_failed";

    /// <summary>The socket was disposed of.</summary>
    public const string Disposed = "disposed";
}
