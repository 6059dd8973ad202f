namespace PhoenixSharp.Client;

internal sealed partial class SocketProcess
{
    private readonly Backoff _reconnect;
    private readonly Heartbeats _heartbeats;
    private readonly Fallback _fallback;
    private readonly List<TaskCompletionSource> _waitingForOpen = [];
    private Connection? _connection;
    private volatile SocketState _state = SocketState.Closed;
    private bool _isWanted; // the application wants to be connected: what ends is made again
    private bool _isDisposed;

    public SocketState State => _state;

    /// <summary>Gets why the last connection ended.</summary>
    public EndCause LastEnd { get; private set; }

    public bool IsOpen => _connection is { IsOpen: true };

    /// <summary>Tells whether the connection's transport needs to be kept alive.</summary>
    public bool NeedsHeartbeat => _connection is { NeedsHeartbeat: true };

    /// <summary>Connects, and again after each end, until <see cref="Disconnect"/>.</summary>
    public void Connect(TaskCompletionSource opened)
    {
        if (_isDisposed)
            opened.TrySetException(new ObjectDisposedException(nameof(PhoenixSocket)));
        else if (IsOpen)
            opened.TrySetResult();
        else
            _waitingForOpen.Add(opened);
        if (_isWanted || _isDisposed)
            return;
        _isWanted = true;
        Attempt();
    }

    /// <summary>Asks the server for a sign of life.</summary>
    /// <param name="answered">Is told how long it took, or null if the connection ended first.</param>
    public void Ping(Action<TimeSpan?> answered) => _heartbeats.Ask(answered);

    /// <summary>Gives up a waiting for <see cref="Connect"/>.</summary>
    public void ForgetWaiting(TaskCompletionSource opened) => _waitingForOpen.Remove(opened);

    /// <summary>Closes the connection and makes no other. What was sent goes out first.</summary>
    public void Disconnect(int code, string reason, TaskCompletionSource disconnected)
    {
        _isWanted = false;
        _fallback.Cancel();
        _reconnect.Reset();
        EndWaiting(new OperationCanceledException("The socket was disconnected."));
        if (Drop(EndReason.ConnectionClosed) is not { } connection)
        {
            disconnected.TrySetResult();
            return;
        }
        _state = SocketState.Closing;
        connection.Close(code, reason, ended: () =>
        {
            if (_connection is null)
                _state = SocketState.Closed;
            Raise(Socket.Closed, null, "closed", new CloseInfo(code, reason));
            disconnected.TrySetResult();
        });
    }

    /// <summary>Ends for good.</summary>
    public void ShutDown(TaskCompletionSource disconnected)
    {
        _isDisposed = true;
        Disconnect(CloseInfo.Normal, "", disconnected);
        foreach (var channel in _channels.Concat(_unjoined.Select(unjoined => unjoined.Key)).ToArray())
            channel.Close(EndReason.Disposed);
        FailAllUnanswered(EndReason.Disposed);
    }

    public void Dispose()
    {
        _reconnect.Dispose();
        _heartbeats.Dispose();
        _fallback.Dispose();
        Deadlines.Dispose();
        Handlers.Dispose();
        _failures.Dispose();
    }

    /// <summary>Is told by a connection that it is open.</summary>
    public void Opened(Connection connection)
    {
        if (connection != _connection)
            return;
        _state = SocketState.Open;
        Log.Opened(connection.TransportName);
        ClientMetrics.Connections.Add(1);
        _reconnect.Reset();
        _heartbeats.Restart();
        foreach (var channel in _channels.ToArray())
            channel.SocketOpened();
        foreach (var opened in _waitingForOpen)
            opened.TrySetResult();
        _waitingForOpen.Clear();
        _fallback.Opened();
        Handlers.Post(caller => Socket.Opened.RaiseAsync(caller, null, "opened"));
    }

    /// <summary>Is told by a connection that it ended, by itself.</summary>
    public void Ended(Connection connection, CloseInfo close, Exception? error)
    {
        if (connection != _connection)
            return;
        if (error is not null)
            ReportError(error);
        Drop(new EndCause(error is null ? EndReason.ConnectionClosed : EndReason.ConnectionError, close, error));
        if (error is not null && _fallback.TakesOver())
            Attempt();
        else
            _reconnect.Schedule();
        Log.Closed(close.Code, close.Reason);
        Raise(Socket.Closed, null, "closed", close with { WillReconnect = true });
    }

    /// <summary>Gives the connection up and makes another: the server doesn't answer heartbeats.</summary>
    public void HeartbeatTimedOut()
    {
        Log.HeartbeatTimedOut();
        Drop(EndReason.HeartbeatTimeout)?.Close(CloseInfo.Normal, "heartbeat timeout", ended: null);
        _reconnect.Schedule();
        Raise(Socket.Closed, null, "closed", new CloseInfo(CloseInfo.Normal, "heartbeat timeout", WillReconnect: true));
    }

    /// <summary>Gives the connection up, open or not, and makes another by the transport that there is now.</summary>
    public void ReplaceTransport()
    {
        Drop(EndReason.ConnectionClosed)?.Close(CloseInfo.Normal, "", ended: null);
        _reconnect.Reset();
        Attempt();
    }

    public void ReportError(Exception error)
    {
        Log.Errored(error);
        foreach (var channel in _channels)
            channel.SocketErrored();
        Raise(Socket.Errored, null, "errored", error);
    }

    private void Attempt()
    {
        if (!_isWanted || _connection is not null)
            return;
        _reconnect.Cancel();
        _state = SocketState.Connecting;
        ClientMetrics.Attempts.Add(1);
        _connection = new Connection(this, _fallback.Choose());
        _connection.Start();
    }

    // Whatever belonged to the connection ends with it.
    private Connection? Drop(in EndCause cause)
    {
        var dropped = _connection;
        if (dropped is { IsOpen: true })
            ClientMetrics.Connections.Add(-1);
        _connection = null;
        _state = SocketState.Closed;
        LastEnd = cause;
        _heartbeats.Stop();
        FailChannels(cause);
        FailAllUnanswered(cause);
        return dropped;
    }

    private void EndWaiting(Exception reason)
    {
        foreach (var opened in _waitingForOpen)
            opened.TrySetException(reason);
        _waitingForOpen.Clear();
    }
}
