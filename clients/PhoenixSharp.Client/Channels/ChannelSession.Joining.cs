using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

internal sealed partial class ChannelSession
{
    private readonly LoopTimer _patience; // how long JoinAsync waits, over all attempts
    private JoinOptions _options = JoinOptions.Default;
    private TaskCompletionSource<Payload>? _joining;
    private CancellationTokenSource? _asking; // of the join parameters that are being fetched
    private bool _isAsked, _isSent, _wasJoined;

    private bool CanRejoin => _options.Retry || _wasJoined;

    private TimeSpan JoinTimeout => _options.Timeout ?? Channel.Timeout;

    /// <summary>Returns what a message about a failed join says of the future: a sentence with a space before it, or nothing.</summary>
    public static string Remark(bool canRejoin) => canRejoin ? " The client keeps trying to join until LeaveAsync." : "";

    /// <summary>Joins for the first time.</summary>
    public void Join(TaskCompletionSource<Payload> joining, JoinOptions options)
    {
        if (_isOver)
        {
            joining.TrySetException(new PushUnansweredException(Topic, "phx_join", _overBecause, wasSent: false));
            return;
        }
        Socket.Add(this);
        (_joining, _options) = (joining, options);
        if (JoinTimeout != Timeout.InfiniteTimeSpan)
            _patience.Start(JoinTimeout);
        Rejoin();
    }

    /// <summary>Takes the answer to a join.</summary>
    /// <returns>False if it answers none that is under way.</returns>
    public bool ReceiveJoinReply(string status, in Payload response)
    {
        if (_state != ChannelState.Joining)
            return false;
        _joinTimeout.Stop();
        if (status == "ok")
            Joined(response);
        else
            RefuseJoin(new ReplyException(Topic, "phx_join", status, response, Socket.Options.Json, CanRejoin ? $".{Remark(true)}" : ""));
        return true;
    }

    /// <summary>Goes on once the socket is open: sends the join that waited for it, or joins again.</summary>
    public void SocketOpened()
    {
        _rejoin.Reset();
        if (_state == ChannelState.Joining && !_isAsked)
            AskParameters();
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
        (_isAsked, _isSent) = (false, false);
        Become(ChannelState.Joining);
        if (JoinTimeout != Timeout.InfiniteTimeSpan)
            _joinTimeout.Start(JoinTimeout);
        if (Socket.IsOpen)
            AskParameters();
    }

    private void AskParameters()
    {
        _isAsked = true;
        if (_parameters.TryGetFixed(out var payload))
        {
            SendJoin(JoinRef, payload);
            return;
        }
        _asking = new CancellationTokenSource();
        _ = AskParametersAsync(JoinRef, _asking.Token);
    }

    // Fetched for each join. When they arrive, the join may be another.
    private async Task AskParametersAsync(long joinRef, CancellationToken cancellationToken)
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

    private void StopAsking()
    {
        _asking?.Cancel();
        _asking = null;
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
        _patience.Stop();
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

    // The server may have joined it after all, so it is told to leave (phoenix.js channel.js, joinPush's "timeout").
    private void TimeOutJoin()
    {
        StopAsking();
        if (Socket.IsOpen && _isSent)
            Socket.Send(JoinRef, Socket.NextRef(), TopicToken, "phx_leave", Payload.Empty);
        JoinRef = ClientRef.None;
        RefuseJoin(JoinTimedOut());
    }

    private void LosePatience()
    {
        if (CanRejoin)
            EndJoining(JoinTimedOut());
        else
            TimeOutJoin();
    }

    private void EndJoining(Exception reason)
    {
        _patience.Stop();
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
        return new(_isAsked && !_isSent
            ? $"The parameters for the join of {Topic} were not ready {limit}.{remark}"
            : $"No reply to the join of {Topic} {limit}.{remark}");
    }
}
