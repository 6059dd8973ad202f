namespace PhoenixSharp;

/// <summary>Why a channel ended. Phoenix's <c>terminate/2</c> reasons.</summary>
public abstract record LeaveReason
{
    private LeaveReason()
    {
    }

    /// <summary>The client left the topic.</summary>
    public sealed record Left : LeaveReason;

    /// <summary>The connection is gone.</summary>
    public sealed record Closed : LeaveReason;

    /// <summary>The client joined the topic again on the same connection; the last join wins.</summary>
    public sealed record DuplicateJoin : LeaveReason;

    /// <summary>The server is about to stop.</summary>
    public sealed record Draining : LeaveReason;

    /// <summary>The connection's credentials were renewed, and the channel's <c>[Authorize]</c> doesn't allow the new ones: the client gets <c>phx_close</c>.</summary>
    public sealed record Unauthorized : LeaveReason;

    /// <summary>
    /// The backlog of the channel exceeded a limit, see <see cref="SocketOptions.MaxReadAheadBytes"/>. The client is sent <c>phx_error</c>
    /// and joins again.
    /// </summary>
    public sealed record Overloaded : LeaveReason;

    /// <summary>The channel stopped itself.</summary>
    public sealed record Stopped(StopReason Reason) : LeaveReason;

    /// <summary>A callback threw.</summary>
    public sealed record Crashed(Exception Exception) : LeaveReason;
}
