namespace PhoenixSharp.Client;

/// <summary>The state of a socket's connection, after phoenix.js's <c>connectionState()</c>.</summary>
/// <remarks>
/// <see cref="Connecting"/> and <see cref="Reconnecting"/> end by themselves, and so does <see cref="Closing"/>. An <see cref="Open"/>
/// socket that loses its connection is <see cref="Reconnecting"/>. <see cref="Closed"/> is final until
/// <see cref="PhoenixSocket.ConnectAsync(CancellationToken)"/> is called, and final for good after
/// <see cref="PhoenixSocket.DisposeAsync"/>.
/// </remarks>
public enum SocketState
{
    /// <summary>
    /// There is no connection, and the socket makes none until <see cref="PhoenixSocket.ConnectAsync(CancellationToken)"/>.
    /// </summary>
    Closed,

    /// <summary>The first attempt is running, with the fall back to long poll if that is configured.</summary>
    Connecting,

    /// <summary>Messages are sent and received.</summary>
    Open,

    /// <summary>The application has closed the connection, and the server has not answered yet.</summary>
    Closing,

    /// <summary>
    /// The connection was lost, or an attempt failed. The socket waits before the next attempt, or that attempt is running.
    /// </summary>
    Reconnecting,
}
