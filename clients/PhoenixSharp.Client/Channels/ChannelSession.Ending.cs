using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

internal sealed partial class ChannelSession
{
    private bool _isClosed; // it was left, or the server closed it
    private string _closeReason = "";

    /// <summary>Handles the loss of the join: the channel crashed or the connection ended. The channel is then rejoined.</summary>
    public void Fail(in EndCause cause, Payload payload = default)
    {
        if (_state is not (ChannelState.Joining or ChannelState.Joined))
            return;
        if (_state == ChannelState.Joining)
            JoinRef = ClientRef.None; // a reply to the lost join must not complete the next join
        CancelFetch();
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

    /// <summary>Cancels a scheduled rejoin and resets the count, because the connection failed.</summary>
    public void SocketErrored() => _rejoin.Reset();

    /// <summary>Leaves. The channel is closed at once. The task ends when the server has answered or can no longer answer.</summary>
    public void Leave(TaskCompletionSource left)
    {
        var isKnownToServer = Socket.IsOpen && _isSent && _state is ChannelState.Joined or ChannelState.Joining;
        if (!isKnownToServer)
        {
            Close(EndReason.Left);
            left.TrySetResult();
            return;
        }
        Become(ChannelState.Leaving);
        Socket.Send(new Push(this, "phx_leave", Payload.Empty, Channel.Timeout) { Ended = () => Left(left) }, JoinRef);
        Close(EndReason.Left);
    }

    /// <summary>Closes the channel. It can't be joined again.</summary>
    public void Close(string reason)
    {
        if (_isClosed)
            return;
        (_isClosed, _closeReason) = (true, reason);
        CancelFetch();
        Become(ChannelState.Closed);
        Socket.Remove(this);
        Dispose();
        EndJoining(new PushUnansweredException(Topic, "phx_join", reason, _isSent));
        FailBuffer(reason);
        if (reason != EndReason.Left)
            Socket.FailUnanswered(this, reason); // after a leave, the server may still answer earlier pushes
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
