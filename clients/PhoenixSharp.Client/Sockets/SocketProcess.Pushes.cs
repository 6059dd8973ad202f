using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

internal sealed partial class SocketProcess
{
    private readonly Dictionary<long, Push> _unanswered = []; // by ref: the pushes on the current connection that wait for a reply
    private readonly UnawaitedPushes _unawaited = new();

    /// <summary>Sends a push that belongs to a join.</summary>
    public void Send(Push push, long joinRef)
    {
        if (push.HasEnded)
            return;
        (push.Ref, push.JoinRef) = (NextRef(), joinRef);
        try
        {
            Send(joinRef, push.Ref, push.Channel.TopicToken, push.Event, push.Payload);
        }
        catch (UnencodableException reason)
        {
            push.Ref = ClientRef.None;
            push.Fail(reason);
            return;
        }
        ClientMetrics.Pushes.Add(1);
        if (!push.ExpectsReply)
        {
            _unawaited.Add(push);
            return;
        }
        _unanswered.Add(push.Ref, push);
        Deadlines.Add(push);
    }

    /// <summary>Sends a message over the connection, which must be open.</summary>
    /// <exception cref="UnencodableException">The protocol's version can't encode the message.</exception>
    public void Send(long joinRef, long @ref, in Token topic, string @event, in Payload payload) =>
        _connection!.Send(Serializer.Encode(joinRef, @ref, topic, @event, payload));

    /// <summary>Fails the pushes of a channel that can't be answered any more.</summary>
    public void FailUnanswered(ChannelSession channel, in EndCause cause)
    {
        foreach (var push in _unanswered.Values.Where(push => push.Channel == channel && push.Ended is null).ToArray())
            Lose(push, cause);
    }

    private void Answer(Push push, string status, in Payload response)
    {
        _unanswered.Remove(push.Ref);
        Deadlines.Remove(push);
        ClientMetrics.Answered(status, Time.GetElapsedTime(push.Started));
        push.Succeed(new PushReply(status, response));
    }

    // If nothing awaits the push, its refusal is an event of the channel.
    private void ReceiveUnawaited(ChannelSession channel, string @event, string status, in Payload response)
    {
        if (status == "ok")
            return;
        var refusal = new ReplyException(channel.Topic, @event, status, response, Options.Json);
        Log.PushRefused(channel.Topic, @event, refusal.Message);
        channel.ReportPush(new PushFailure(@event, refusal));
    }

    private void Expire(Push push)
    {
        push.Channel.Forget(push);
        _unanswered.Remove(push.Ref);
        ClientMetrics.Timeouts.Add(1);
        push.TimeOut();
    }

    private void Forget(Push push)
    {
        push.Channel.Forget(push);
        Deadlines.Remove(push);
        _unanswered.Remove(push.Ref);
    }

    private void FailAllUnanswered(in EndCause cause)
    {
        _unawaited.Clear();
        foreach (var push in _unanswered.Values.ToArray())
            Lose(push, cause);
    }

    private void Lose(Push push, in EndCause cause)
    {
        Forget(push);
        push.FailUnanswered(cause);
    }
}
