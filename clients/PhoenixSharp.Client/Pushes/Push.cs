namespace PhoenixSharp.Client;

/// <summary>One push on its way: it waits until its channel is joined, then for its reply.</summary>
/// <remarks>Touched by the socket's loop alone, but for <see cref="Completion"/>.</remarks>
internal sealed class Push(ChannelSession channel, string @event, Payload payload, TimeSpan timeout)
{
    public ChannelSession Channel => channel;

    public string Event => @event;

    public Payload Payload => payload;

    public TimeSpan Timeout => timeout;

    /// <summary>Ends with the reply, whatever its status, or with the exception that says why there is none; null where no reply is wanted.</summary>
    public TaskCompletionSource<PushReply>? Completion { get; init; }

    /// <summary>Is called on the socket's loop once the reply is there or never will be; null where nobody asks.</summary>
    public Action? Ended { get; init; }

    /// <summary>Tells that it is kept until there is a reply; if not, it is done once it is sent.</summary>
    public bool ExpectsReply => Completion is not null || Ended is not null;

    /// <summary>Tells that it was cancelled, or has ended otherwise.</summary>
    public bool IsOver => Completion is { Task.IsCompleted: true };

    /// <summary>Gets its number, 0 until it is sent.</summary>
    public long Ref { get; set; }

    /// <summary>Gets the join that it was sent under.</summary>
    public long JoinRef { get; set; }

    /// <summary>Gets when its time began, a timestamp.</summary>
    public long Started { get; set; }

    /// <summary>Gets its place among those that run out of time.</summary>
    public LinkedListNode<Push>? Deadline { get; set; }

    /// <summary>Gets its place among those that wait for the channel.</summary>
    public LinkedListNode<Push>? Waiting { get; set; }

    public void Succeed(PushReply reply)
    {
        Completion?.TrySetResult(reply);
        Ended?.Invoke();
    }

    public void Fail(Exception reason)
    {
        Completion?.TrySetException(reason);
        Ended?.Invoke();
        if (ExpectsReply)
            return;
        Channel.Socket.Log.PushDropped(Channel.Topic, Event, reason.Message);
        Channel.ReportPush(new PushFailure(Event, reason));
    }

    public void FailUnanswered(in EndCause cause) => Fail(new PushUnansweredException(Channel.Topic, Event, cause, wasSent: Ref != 0));

    public void TimeOut() => Fail(new TimeoutException($"No reply to {Event} on {Channel.Topic} within {Timeout.TotalSeconds:0.###} s."));
}
