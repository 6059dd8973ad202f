namespace PhoenixSharp.Client;

/// <summary>Specifies what happens when an attempt fails before the socket has opened.</summary>
/// <remarks>In both modes, a socket that has opened reconnects whenever its connection is lost.</remarks>
public enum ConnectMode
{
    /// <summary>
    /// The socket retries, up to <see cref="PhoenixSocketOptions.MaxReconnectAttempts"/>, and the call waits. This is the default.
    /// </summary>
    Retry,

    /// <summary>
    /// The call throws the failure of the attempt, and the socket is <see cref="SocketState.Closed"/>. If another call has used
    /// <see cref="Retry"/>, the socket retries instead. A fallback to long poll is part of the attempt.
    /// </summary>
    FailFast,
}
