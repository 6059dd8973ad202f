namespace PhoenixSharp.Client;

/// <summary>Handles a lost connection or a failed attempt.</summary>
/// <remarks>
/// (1) A fallback to long poll continues the attempt. (2) Otherwise, the socket schedules another attempt or gives up. (3) Calls of
/// <c>ConnectAsync</c> that do not wait for another attempt throw.
/// </remarks>
internal sealed partial class SocketProcess
{
    /// <summary>Handles a connection that has ended, but not by the application, or an attempt that has failed.</summary>
    public void Ended(Connection connection, CloseInfo close, Exception? error)
    {
        if (connection != _connection)
            return;
        var cause = new EndCause(error is null ? EndReason.ConnectionClosed : EndReason.ConnectionError, close, error);
        if (error is not null && _fallback.CanTakeOver)
            FallBack(cause, close); // (1)
        else
            Lose(cause, close);
    }

    /// <summary>Drops the connection and reconnects, because the server did not answer a heartbeat.</summary>
    public void HeartbeatTimedOut()
    {
        Log.HeartbeatTimedOut();
        var close = new CloseInfo(CloseInfo.Normal, "heartbeat timeout");
        Lose(EndReason.HeartbeatTimeout, close)?.Close(close.Code, close.Reason, ended: null);
    }

    /// <summary>Drops the connection, open or not, and connects with the transport that <see cref="Fallback"/> chooses now.</summary>
    public void ReplaceTransport()
    {
        var isLost = IsOpen;
        if (isLost)
            Become(SocketInput.Lost);
        Drop(EndReason.ConnectionClosed)?.Close(CloseInfo.Normal, "", ended: null);
        if (isLost)
            Announce(new CloseInfo(CloseInfo.Normal, "fell back to long poll", WillReconnect: true), error: null, TimeSpan.Zero);
        Attempt();
    }

    private void FallBack(in EndCause cause, CloseInfo close)
    {
        Report(cause.Error);
        _fallback.TakeOver();
        Drop(cause);
        Attempt();
        Raise(Socket.Closed, null, "closed", close with { WillReconnect = true });
    }

    private Connection? Lose(in EndCause cause, CloseInfo close)
    {
        var canReconnect = CanReconnect;
        var wasOpen = IsOpen;
        Become(canReconnect ? SocketInput.Lost : SocketInput.GaveUp);
        Report(cause.Error);
        var dropped = Drop(cause);
        if (canReconnect)
            Reconnect(close, cause.Error, wasOpen); // (2)
        else
            GiveUp(close, cause);
        FailWaiting(cause, canReconnect); // (3)
        return dropped;
    }

    private void Reconnect(CloseInfo close, Exception? error, bool wasOpen)
    {
        if (wasOpen)
            Log.Closed(close.Code, close.Reason);
        Announce(close with { WillReconnect = true }, error, _reconnect.Schedule());
    }

    private void GiveUp(CloseInfo close, in EndCause cause)
    {
        if (_mode == ConnectMode.Retry)
            Log.GaveUp(EndpointAddress.Show(Endpoint), Options.MaxReconnectAttempts, Reason(close, cause.Error));
        _reconnect.Reset();
        _fallback.Cancel();
        Raise(Socket.Closed, null, "closed", close);
    }

    private static string Reason(CloseInfo close, Exception? error) =>
        error is null ? $"the connection ended with {close.Describe()}" : ConnectFailure.Describe(error);

    private void Announce(CloseInfo close, Exception? error, TimeSpan delay)
    {
        Raise(Socket.Closed, null, "closed", close);
        Raise(Socket.Reconnecting, null, "reconnecting", new ReconnectInfo(_reconnect.Tries + 1, delay, close, error));
    }

    private void Report(Exception? error)
    {
        if (error is null)
            return;
        if (_connection is { IsOpen: false } attempt)
            Failures.Add(attempt.TransportName, error);
        else
            Log.Errored(error);
        foreach (var channel in _channels)
            channel.SocketErrored();
        Raise(Socket.Errored, null, "errored", error);
    }

    // Calls with FailFast throw in any case; the others throw if no attempt is left.
    private void FailWaiting(in EndCause cause, bool canReconnect)
    {
        var failure = cause.Error ?? new ConnectException($"The connection ended: {cause}.");
        foreach (var call in _waitingForOpen.Where(call => !canReconnect || call.Mode == ConnectMode.FailFast).ToArray())
        {
            _waitingForOpen.Remove(call);
            call.TrySetException(failure);
        }
    }
}
