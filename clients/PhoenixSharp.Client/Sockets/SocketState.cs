namespace PhoenixSharp.Client;

/// <summary>How a socket's connection is, after phoenix.js's <c>connectionState()</c>.</summary>
public enum SocketState
{
    /// <summary>There is none. It may be made again shortly: see <see cref="CloseInfo.WillReconnect"/>.</summary>
    Closed,

    /// <summary>It is being made.</summary>
    Connecting,

    /// <summary>Messages go to and fro.</summary>
    Open,

    /// <summary>This side has closed it and waits for the other.</summary>
    Closing,
}
