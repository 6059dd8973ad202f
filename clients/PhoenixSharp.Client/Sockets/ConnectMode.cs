namespace PhoenixSharp.Client;

/// <summary>What happens when an attempt fails before the socket has opened.</summary>
/// <remarks>In both modes, a socket that has opened connects again whenever its connection is lost.</remarks>
public enum ConnectMode
{
    /// <summary>
    /// The socket goes on trying, up to <see cref="PhoenixSocketOptions.MaxReconnectAttempts"/>, and the call waits. This is the default.
    /// </summary>
    Retry,

    /// <summary>
    /// The call throws what the attempt failed with, and the socket is <see cref="SocketState.Closed"/>. If another call asked for
    /// <see cref="Retry"/> before, the socket goes on trying. A fall back to long poll is part of the attempt.
    /// </summary>
    FailFast,
}
