namespace PhoenixSharp.Client;

/// <summary>One push. It waits until its channel is joined, and then for its reply.</summary>
/// <remarks>Only the socket's loop uses it, except <see cref="Completion"/>, which any thread may cancel.</remarks>
internal sealed class Push(ChannelSession channel, string @event, Payload payload, TimeSpan timeout)
{
    public ChannelSession Channel => channel;

    public string Event => @event;

    public Payload Payload => payload;

    public TimeSpan Timeout => timeout;

    /// <summary>
    /// Gets the source that receives the reply with any status, or the exception that explains why there is no reply. It is null if the
    /// caller does not wait for a reply.
    /// </summary>
    public TaskCompletionSource<PushReply>? Completion { get; init; }

    /// <summary>Gets the callback for the end of the push, with or without a reply. It runs on the socket's loop.</summary>
    public Action? Ended { get; init; }

    /// <summary>Gets a value indicating whether the push waits for a reply. If not, it has ended when it is sent.</summary>
    public bool ExpectsReply => Completion is not null || Ended is not null;

    /// <summary>Gets a value indicating whether the push has ended, such as by cancellation.</summary>
    public bool HasEnded => Completion is { Task.IsCompleted: true };

    /// <summary>Gets or sets the ref of the push, 0 until it is sent.</summary>
    public long Ref { get; set; }

    /// <summary>Gets or sets the ref of the join under which it was sent.</summary>
    public long JoinRef { get; set; }

    /// <summary>Gets or sets the timestamp at which its timeout started.</summary>
    public long Started { get; set; }

    /// <summary>Gets or sets its node in the list of deadlines.</summary>
    public LinkedListNode<Push>? Deadline { get; set; }

    /// <summary>Gets or sets its node in the queue of pushes that wait for the join.</summary>
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

    public void TimeOut() => Fail(new TimeoutException(Ref != 0
        ? $"No reply to {Event} on {Channel.Topic} within {Timeout.TotalSeconds:0.###} s."
        : $"{Event} was not sent: {Channel.Topic} was not joined within {Timeout.TotalSeconds:0.###} s."));
}
