using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

internal sealed partial class ChannelSession
{
    private bool _isOver; // left or closed: for good
    private string _overBecause = "";

    /// <summary>Loses the join, for the channel crashed or the connection ended; it is joined again by itself.</summary>
    public void Fail(in EndCause cause, Payload payload = default)
    {
        if (_state is not (ChannelState.Joining or ChannelState.Joined))
            return;
        if (_state == ChannelState.Joining)
            JoinRef = ClientRef.None; // what answers the lost join is no answer to the next
        StopAsking();
        _joinTimeout.Stop();
        if (!CanRejoin && _isSent)
        {
            RefuseJoin(new PushUnansweredException(Topic, "phx_join", cause, wasSent: true));
            return;
        }
        Become(ChannelState.Errored);
        Socket.FailUnanswered(this, cause);
        if (Socket.IsOpen)
            _rejoin.Schedule();
        Socket.Raise(Channel.Errored, Topic, "errored", new ChannelError(cause.Reason, payload, cause.Close));
    }

    /// <summary>Begins the count of tries anew: the socket itself could not connect.</summary>
    public void SocketErrored() => _rejoin.Reset();

    /// <summary>Leaves. The channel is closed at once; the task ends when the server has answered, or will not.</summary>
    public void Leave(TaskCompletionSource left)
    {
        var wasThere = Socket.IsOpen && _isSent && (_state is ChannelState.Joined or ChannelState.Joining);
        if (!wasThere)
        {
            Close(EndReason.Left);
            left.TrySetResult();
            return;
        }
        Become(ChannelState.Leaving);
        Socket.Send(new Push(this, "phx_leave", Payload.Empty, Channel.Timeout) { Ended = () => Left(left) }, JoinRef);
        Close(EndReason.Left);
    }

    /// <summary>Ends for good.</summary>
    public void Close(string reason)
    {
        if (_isOver)
            return;
        (_isOver, _overBecause) = (true, reason);
        StopAsking();
        Become(ChannelState.Closed);
        Socket.Remove(this);
        Dispose();
        EndJoining(new PushUnansweredException(Topic, "phx_join", reason, _isSent));
        FailBuffer(reason);
        if (reason != EndReason.Left)
            Socket.FailUnanswered(this, reason); // of a channel that was left, what was pushed before may still be answered
        foreach (var subscription in _subscriptions.Values.SelectMany(subscribed => subscribed))
            subscription.Complete();
        Socket.Raise(Channel.Closed, Topic, "closed", reason);
    }

    private void Left(TaskCompletionSource left)
    {
        Socket.FailUnanswered(this, EndReason.Left);
        left.TrySetResult();
    }

    private void FailBuffer(string reason)
    {
        foreach (var push in _buffer)
        {
            Deadlines.Remove(push);
            push.FailUnanswered(reason);
        }
        _buffer.Clear();
    }
}
