using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

internal sealed partial class ChannelSession
{
    private readonly LoopTimer _wait; // limits how long JoinAsync waits, over all attempts
    private JoinOptions _options = JoinOptions.Default;
    private TaskCompletionSource<Payload>? _joining;
    private CancellationTokenSource? _fetching; // cancels the function that fetches the join parameters
    private bool _isStarted; // the connection was open, so the join is sent as soon as its parameters are there
    private bool _isSent, _wasJoined;

    private bool CanRejoin => _options.Retry || _wasJoined;

    private TimeSpan JoinTimeout => _options.Timeout ?? Channel.Timeout;

    /// <summary>
    /// Returns the sentence that a message about a failed join ends with if the client retries, with a space before it; otherwise an empty
    /// string.
    /// </summary>
    public static string Remark(bool canRejoin) => canRejoin ? " The client keeps trying to join until LeaveAsync." : "";

    /// <summary>Joins for the first time.</summary>
    public void Join(TaskCompletionSource<Payload> joining, JoinOptions options)
    {
        if (_isClosed)
        {
            joining.TrySetException(new PushUnansweredException(Topic, "phx_join", _closeReason, wasSent: false));
            return;
        }
        Socket.Add(this);
        (_joining, _options) = (joining, options);
        if (JoinTimeout != Timeout.InfiniteTimeSpan)
            _wait.Start(JoinTimeout);
        Rejoin();
    }

    /// <summary>Handles the reply to the current join. It is ignored if the join has already ended.</summary>
    public void ReceiveJoinReply(string status, in Payload response)
    {
        if (_state != ChannelState.Joining)
            return;
        _joinTimeout.Stop();
        if (status == "ok")
            Joined(response);
        else
            RefuseJoin(new ReplyException(Topic, "phx_join", status, response, Socket.Options.Json, CanRejoin ? $".{Remark(true)}" : ""));
    }

    /// <summary>Handles the opening of the socket: sends the join that waited for it, or rejoins.</summary>
    public void SocketOpened()
    {
        _rejoin.Reset();
        if (_state == ChannelState.Joining && !_isStarted)
            SendOrFetch();
        else if (_state == ChannelState.Errored)
            Rejoin();
    }

    private void RejoinIfOpen()
    {
        if (Socket.IsOpen)
            Rejoin();
    }

    private void Rejoin()
    {
        Socket.LeaveOpenTopic(this);
        JoinRef = Socket.NextRef();
        (_isStarted, _isSent) = (false, false);
        Become(ChannelState.Joining);
        if (JoinTimeout != Timeout.InfiniteTimeSpan)
            _joinTimeout.Start(JoinTimeout);
        if (Socket.IsOpen)
            SendOrFetch();
    }

    private void SendOrFetch()
    {
        _isStarted = true;
        if (_parameters.TryGetFixed(out var payload))
        {
            SendJoin(JoinRef, payload);
            return;
        }
        _fetching = new CancellationTokenSource();
        _ = FetchParametersAsync(JoinRef, _fetching.Token);
    }

    // Fetches the parameters for one join. Another join may be current when they arrive, so the ref is passed on.
    private async Task FetchParametersAsync(long joinRef, CancellationToken cancellationToken)
    {
        try
        {
            var parameters = await _parameters.FetchAsync(Socket, cancellationToken).ConfigureAwait(false);
            Socket.Post(() => SendJoin(joinRef, parameters));
        }
        catch (Exception failure)
        {
            Socket.Post(() => FailJoin(joinRef, failure));
        }
    }

    private void CancelFetch()
    {
        _fetching?.Cancel();
        _fetching = null;
    }

    private void SendJoin(long joinRef, in Payload parameters)
    {
        if (joinRef != JoinRef || _state != ChannelState.Joining)
            return;
        try
        {
            Socket.Send(joinRef, joinRef, TopicToken, "phx_join", parameters);
            _isSent = true;
        }
        catch (UnencodableException failure)
        {
            FailJoin(joinRef, failure);
        }
    }

    private void FailJoin(long joinRef, Exception failure)
    {
        if (joinRef != JoinRef || _state != ChannelState.Joining)
            return;
        _joinTimeout.Stop();
        JoinRef = ClientRef.None;
        RefuseJoin(failure);
    }

    private void Joined(Payload response)
    {
        Become(ChannelState.Joined);
        _wasJoined = true;
        _rejoin.Reset();
        _wait.Stop();
        ClientMetrics.Joins.Add(1);
        _joining?.TrySetResult(response);
        _joining = null;
        FlushBuffer();
        Socket.Raise(Channel.Joined, Topic, "joined", response);
    }

    private void RefuseJoin(Exception reason)
    {
        Become(ChannelState.Errored);
        Socket.Log.JoinFailed(Topic, reason.Message);
        Socket.Raise(Channel.Refused, Topic, "refused", reason);
        if (CanRejoin)
        {
            EndJoining(reason);
            if (Socket.IsOpen)
                _rejoin.Schedule();
            return;
        }
        var joining = _joining;
        _joining = null;
        Close(EndReason.JoinFailed);
        joining?.TrySetException(reason); // last, so that the caller finds the channel closed
    }

    // The server may have accepted the join, so the client sends a leave (phoenix.js channel.js, joinPush's "timeout").
    private void TimeOutJoin()
    {
        CancelFetch();
        if (Socket.IsOpen && _isSent)
            Socket.Send(JoinRef, Socket.NextRef(), TopicToken, "phx_leave", Payload.Empty);
        JoinRef = ClientRef.None;
        RefuseJoin(JoinTimedOut());
    }

    private void EndWait()
    {
        if (CanRejoin)
            EndJoining(JoinTimedOut());
        else
            TimeOutJoin();
    }

    private void EndJoining(Exception reason)
    {
        _wait.Stop();
        _joining?.TrySetException(reason);
        _joining = null;
    }

    private TimeoutException JoinTimedOut()
    {
        var limit = $"within {JoinTimeout.TotalSeconds:0.###} s";
        var remark = Remark(CanRejoin);
        if (!Socket.IsOpen)
        {
            var why = $"the socket is {Socket.State}.{Socket.Failures.Describe()}";
            return new($"No reply to the join of {Topic} {limit}: {why}{remark}", Socket.Failures.Last);
        }
        return new(_isStarted && !_isSent
            ? $"The parameters for the join of {Topic} were not ready {limit}.{remark}"
            : $"No reply to the join of {Topic} {limit}.{remark}");
    }
}
