namespace PhoenixSharp.Client;

internal sealed partial class SocketProcess
{
    private readonly Backoff _reconnect;
    private readonly Heartbeats _heartbeats;
    private readonly Fallback _fallback;
    private readonly List<ConnectCall> _waitingForOpen = [];
    private Connection? _connection;
    private Connection? _closing; // the connection whose end makes a closing socket closed
    private volatile SocketState _state = SocketState.Closed;
    private ConnectMode _mode; // determines whether the socket retries after a failed attempt
    private bool _isDisposed;

    public SocketState State => _state;

    /// <summary>Gets the attempts that failed since the socket was last open.</summary>
    public FailedAttempts Failures { get; }

    /// <summary>Gets the reason why the last connection ended.</summary>
    public EndCause LastEnd { get; private set; }

    public bool IsOpen => _connection is { IsOpen: true };

    /// <summary>Gets a value indicating whether the connection is open and needs heartbeats.</summary>
    public bool NeedsHeartbeat => _connection is { NeedsHeartbeat: true };

    private bool CanReconnect => _mode == ConnectMode.Retry && !(_reconnect.Tries >= Options.MaxReconnectAttempts);

    /// <summary>Handles a call of <c>ConnectAsync</c>. It starts the first attempt unless the socket is open or tries to connect.</summary>
    public void Connect(ConnectCall call)
    {
        if (_isDisposed)
        {
            call.TrySetException(new ObjectDisposedException(nameof(PhoenixSocket)));
            return;
        }
        if (IsOpen)
            call.TrySetResult();
        else
            _waitingForOpen.Add(call);
        if (call.Mode == ConnectMode.Retry)
            _mode = ConnectMode.Retry;
        if (SocketLifecycle.IsActive(_state))
            return;
        (_mode, _closing) = (call.Mode, null);
        Failures.Reset();
        Become(SocketInput.Connect);
        Attempt();
    }

    /// <summary>Sends a ping to the server.</summary>
    /// <param name="answered">Receives the time until the answer, or null if the connection ended first.</param>
    public void Ping(Action<TimeSpan?> answered) => _heartbeats.SendPing(answered);

    /// <summary>Removes a call that was cancelled.</summary>
    public void Forget(ConnectCall call) => _waitingForOpen.Remove(call);

    /// <summary>Closes the connection and stops reconnecting. Queued frames are sent first.</summary>
    public void Disconnect(int code, string reason, TaskCompletionSource disconnected)
    {
        Become(SocketInput.Disconnect);
        _fallback.Cancel();
        _reconnect.Reset();
        CancelWaiting("The socket was disconnected.");
        if (Drop(EndReason.ConnectionClosed) is not { } connection)
        {
            if (_closing is null)
                Become(SocketInput.Ended);
            disconnected.TrySetResult();
            return;
        }
        _closing = connection;
        connection.Close(code, reason, ended: () =>
        {
            EndClosing(connection);
            Raise(Socket.Closed, null, "closed", new CloseInfo(code, reason));
            disconnected.TrySetResult();
        });
    }

    /// <summary>Disconnects and closes all channels. The socket can't connect again.</summary>
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
        _reports.Dispose();
    }

    /// <summary>Handles a connection that has opened.</summary>
    public void Opened(Connection connection)
    {
        if (connection != _connection)
            return;
        Become(SocketInput.Opened);
        _mode = ConnectMode.Retry;
        Failures.Reset();
        Log.Opened(connection.TransportName);
        ClientMetrics.Connections.Add(1);
        _reconnect.Reset();
        _heartbeats.Restart();
        foreach (var channel in _channels.ToArray())
            channel.SocketOpened();
        foreach (var call in _waitingForOpen)
            call.TrySetResult();
        _waitingForOpen.Clear();
        _fallback.Opened();
        Handlers.Post(caller => Socket.Opened.RaiseAsync(caller, null, "opened"));
    }

    /// <summary>Reports a message that can't be decoded. The connection stays open, and so do scheduled rejoins.</summary>
    public void ReportUndecodable(Exception error)
    {
        Log.Undecodable(error);
        Raise(Socket.Errored, null, "errored", error);
    }

    private void Attempt()
    {
        if (!SocketLifecycle.IsActive(_state) || _connection is not null)
            return;
        _reconnect.Cancel();
        ClientMetrics.Attempts.Add(1);
        _connection = new Connection(this, _fallback.Choose());
        _connection.Start();
    }

    // Gives the connection up: its pushes fail, and its channels are lost.
    private Connection? Drop(in EndCause cause)
    {
        var dropped = _connection;
        if (dropped is { IsOpen: true })
            ClientMetrics.Connections.Add(-1);
        _connection = null;
        LastEnd = cause;
        _heartbeats.Stop();
        FailChannels(cause);
        FailAllUnanswered(cause);
        return dropped;
    }

    private void EndClosing(Connection connection)
    {
        if (_closing != connection)
            return; // the application has connected again, and perhaps closed that connection too
        _closing = null;
        Become(SocketInput.Ended);
    }

    private void CancelWaiting(string why)
    {
        foreach (var call in _waitingForOpen)
            call.Cancel(why, Failures);
        _waitingForOpen.Clear();
    }

    private void Become(SocketInput input) => _state = SocketLifecycle.After(_state, input);
}
