namespace PhoenixSharp.Client;

/// <summary>The inputs that change the state of a socket.</summary>
internal enum SocketInput
{
    /// <summary>The application calls <c>ConnectAsync</c>.</summary>
    Connect,

    /// <summary>An attempt succeeded.</summary>
    Opened,

    /// <summary>The connection was lost or an attempt failed, and another attempt follows.</summary>
    Lost,

    /// <summary>The connection was lost or an attempt failed, and no other attempt follows.</summary>
    GaveUp,

    /// <summary>The application disconnects or disposes of the socket.</summary>
    Disconnect,

    /// <summary>The connection that the application closed has ended.</summary>
    Ended,
}

/// <summary>The life cycle of a socket: state × input → state. An input that is not listed for a state does not change it.</summary>
internal static class SocketLifecycle
{
    /// <summary>Returns the next state.</summary>
    public static SocketState After(SocketState state, SocketInput input) => (state, input) switch
    {
        (SocketState.Closed or SocketState.Closing, SocketInput.Connect) => SocketState.Connecting,
        (SocketState.Connecting or SocketState.Reconnecting, SocketInput.Opened) => SocketState.Open,
        (SocketState.Connecting or SocketState.Reconnecting or SocketState.Open, SocketInput.Lost) => SocketState.Reconnecting,
        (SocketState.Connecting or SocketState.Reconnecting or SocketState.Open, SocketInput.GaveUp) => SocketState.Closed,
        (SocketState.Connecting or SocketState.Reconnecting or SocketState.Open, SocketInput.Disconnect) => SocketState.Closing,
        (SocketState.Closing, SocketInput.Ended) => SocketState.Closed,
        _ => state,
    };

    /// <summary>Determines whether a socket in this state is open or tries to connect.</summary>
    public static bool IsActive(SocketState state) => state is SocketState.Connecting or SocketState.Reconnecting or SocketState.Open;
}
