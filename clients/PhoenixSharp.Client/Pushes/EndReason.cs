namespace PhoenixSharp.Client;

/// <summary>The reasons why a channel was lost or closed, or why a push was not answered.</summary>
/// <remarks>The first three are also used by phoenix.js (<c>socket.js</c>, <c>triggerChanError</c>).</remarks>
public static class EndReason
{
    /// <summary>The client or the server closed the connection.</summary>
    public const string ConnectionClosed = "connection_closed";

    /// <summary>The connection broke or could not be opened.</summary>
    public const string ConnectionError = "connection_error";

    /// <summary>The server did not answer a heartbeat.</summary>
    public const string HeartbeatTimeout = "heartbeat_timeout";

    /// <summary>The channel crashed on the server (<c>phx_error</c>).</summary>
    public const string ChannelError = "channel_error";

    /// <summary>The server closed the channel (<c>phx_close</c>).</summary>
    public const string ChannelClosed = "channel_closed";

    /// <summary>The client left the channel.</summary>
    public const string Left = "left";

    /// <summary>The first join was refused or not answered, and <see cref="JoinOptions.Retry"/> is false.</summary>
    public const string JoinFailed = "join_failed";

    /// <summary>The socket was disposed.</summary>
    public const string Disposed = "disposed";
}
