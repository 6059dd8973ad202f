using PhoenixSharp.Wire;

namespace PhoenixSharp;

internal sealed partial class ChannelProcess
{
    private bool _isAbandoned;
    private bool _isClosed; // the client was told so

    /// <summary>Ends the channel from outside: whatever it has not handled yet is lost. No application code runs on the caller's stack.</summary>
    /// <returns><see langword="false"/> if its end had begun before.</returns>
    public bool End(LeaveReason reason)
    {
        bool wasOpen;
        lock (_gate)
        {
            if (_state == Gate.Refused || _isOver)
                return false;
            wasOpen = IsOpen;
            _state = Gate.Closed;
            _reason ??= reason;
        }
        _subscription?.Dispose();
        DiscardWaiting();
        ThreadPool.UnsafeQueueUserWorkItem(static process => process.Cancel(), this, preferLocal: false);
        _mailbox.Post(new ChannelWork(ChannelWorkKind.End));
        return wasOpen;
    }

    public void Stop(StopReason reason)
    {
        lock (_gate)
            _reason ??= new LeaveReason.Stopped(reason);
        _mailbox.Post(new ChannelWork(ChannelWorkKind.End)); // for a stop that comes while no callback is in hand
    }

    /// <summary>Waits until the channel is over, its last callback done.</summary>
    public Task WhenEnded()
    {
        lock (_gate)
            return _isOver ? Task.CompletedTask : (_ended ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    /// <summary>Goes on without a channel whose callback hangs. Phoenix kills it; here what it owns is taken from it, and its end comes when the callback returns.</summary>
    public void Abandon(TimeSpan waited)
    {
        Mount.Logger.SlowToLeave(Topic, waited);
        Volatile.Write(ref _isAbandoned, true);
        LetGo();
    }

    private ValueTask LeavingAsync(Message leave)
    {
        _subscription?.Dispose();
        lock (_gate)
        {
            Answer(leave.Ref, Reply.Ok());
            _state = Gate.Closed;
            _reason ??= Left;
        }
        return ValueTask.CompletedTask;
    }

    private void Crashed(Exception crash, string name)
    {
        lock (_gate)
        {
            if (IsOpen)
                _reason = new LeaveReason.Crashed(crash);
        }
        if (!WasToldTo(crash))
            Mount.Logger.Crashed(crash, Topic, name);
    }

    // A callback that gives up because its token says so is no crash.
    private bool WasToldTo(Exception crash) => crash is OperationCanceledException && _state == Gate.Closed;

    // (4), (5)
    private async ValueTask EndAsync()
    {
        LeaveReason reason;
        lock (_gate)
        {
            if (!_isAccepted || _isOver)
                return;
            reason = _reason!;
            _state = Gate.Closed;
        }
        _subscription?.Dispose();
        await LeaveAsync(reason);
        ChannelMetrics.Leaves.Add(1);
        if (Session.Forget(this) || Volatile.Read(ref _isAbandoned))
            SayEnd(reason);
        Over();
    }

    private async Task LeftAsync(LeaveReason reason)
    {
        try
        {
            Mount.CallbackStarting?.Invoke(this);
            await TellLeftAsync(reason);
        }
        catch (Exception crash) // the application's code
        {
            Mount.Logger.Crashed(crash, Topic, nameof(Channel.LeftAsync));
        }
    }

    // What the channel owned. Any thread, any number of times.
    private void LetGo()
    {
        _subscription?.Dispose();
        Cancel();
        _channel?.EndPresences();
        EndFurtherTopics();
        lock (_gate)
            _timers?.End();
    }

    private void Cancel()
    {
        try
        {
            _ending.Cancel();
        }
        catch (AggregateException crash) // what the application registered at the token
        {
            Mount.Logger.Crashed(crash, Topic, nameof(CancellationToken));
        }
    }

    private void Over()
    {
        TaskCompletionSource? ended;
        lock (_gate)
        {
            _isOver = true;
            ended = _ended;
        }
        ended?.SetResult();
    }

    // A connection that is gone is told nothing.
    private void SayEnd(LeaveReason reason)
    {
        if (reason is LeaveReason.Closed or LeaveReason.Draining)
            return;
        if (reason is LeaveReason.Crashed crashed && Mount.DetailedErrors)
            Say(Events.Error, ErrorDetails.Of(Reasons.ChannelCrash, crashed.Exception));
        else if (reason is LeaveReason.Crashed or LeaveReason.Stopped { Reason: StopReason.Abnormal })
            Say(Events.Error, Reasons.ChannelCrash);
        else if (reason is LeaveReason.Overloaded)
            Say(Events.Error, Reasons.Overloaded);
        else
            CloseReplaced();
    }

    // Said by what replaced this one, behind the answer to its own join.
    private void CloseReplaced() => Say(Events.Close, Payload.Empty);

    // Past the gate: it is the connection that says it, once, and only of a channel that was joined.
    private void Say(string @event, in Payload payload)
    {
        lock (_gate)
        {
            if (!_isAccepted || _isClosed)
                return;
            _isClosed = true;
        }
        Session.Push(SentJoinRef, _topicToken, @event, payload);
    }
}
