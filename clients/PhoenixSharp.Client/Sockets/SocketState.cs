namespace PhoenixSharp.Client;

/// <summary>The state of a socket's connection, after phoenix.js's <c>connectionState()</c>.</summary>
/// <remarks>
/// <see cref="Connecting"/> and <see cref="Reconnecting"/> end when an attempt succeeds or no attempt is left. <see cref="Closing"/> ends
/// after 3 s at most. An <see cref="Open"/> socket that loses its connection is <see cref="Reconnecting"/>. A <see cref="Closed"/> socket
/// stays closed until <see cref="PhoenixSocket.ConnectAsync(CancellationToken)"/> is called. After
/// <see cref="PhoenixSocket.DisposeAsync"/> it can't connect again.
/// </remarks>
public enum SocketState
{
    /// <summary>
    /// There is no connection, and the socket does not connect until <see cref="PhoenixSocket.ConnectAsync(CancellationToken)"/> is
    /// called.
    /// </summary>
    Closed,

    /// <summary>The first attempt is running, including the fallback to long poll if it is configured.</summary>
    Connecting,

    /// <summary>The connection is open. Messages are sent and received.</summary>
    Open,

    /// <summary>The application has closed the connection, and the server has not answered yet.</summary>
    Closing,

    /// <summary>
    /// The connection was lost, or an attempt failed. The socket waits before the next attempt, or that attempt is running.
    /// </summary>
    Reconnecting,
}
