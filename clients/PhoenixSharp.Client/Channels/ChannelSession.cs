using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

/// <summary>
/// The internal state of one channel: its join, its handlers and the pushes that wait for the join. Only the socket's loop uses it.
/// </summary>
/// <remarks>
/// After phoenix.js's <c>channel.js</c>. Joining is in <c>ChannelSession.Joining.cs</c>, ending in <c>ChannelSession.Ending.cs</c>.
/// </remarks>
internal sealed partial class ChannelSession : IDisposable
{
    private readonly Dictionary<Token, List<Subscription>> _subscriptions = [];
    private readonly LinkedList<Push> _buffer = new(); // pushes that wait until the channel is joined
    private readonly JoinParameters _parameters;
    private readonly Backoff _rejoin;
    private readonly ReplyTimer _joinTimeout;
    private volatile ChannelState _state = ChannelState.Closed;

    public ChannelSession(SocketProcess socket, PhoenixChannel channel, JoinParameters parameters)
    {
        (Socket, Channel, _parameters) = (socket, channel, parameters);
        TopicToken = Token.Of(channel.Topic);
        _rejoin = new Backoff(socket, RejoinIfOpen, socket.Options.RejoinSteps(channel.Topic));
        _joinTimeout = new ReplyTimer(socket, TimeOutJoin);
        _wait = new LoopTimer(socket, EndWait);
    }

    public SocketProcess Socket { get; }

    public PhoenixChannel Channel { get; }

    public string Topic => Channel.Topic;

    public Token TopicToken { get; }

    /// <summary>Gets the ref of the current join, or 0 if no join can be answered.</summary>
    public long JoinRef { get; private set; }

    public ChannelState State => _state;

    private bool CanPush => Socket.IsOpen && _state == ChannelState.Joined;

    public void Subscribe(Subscription subscription)
    {
        var token = Token.Of(subscription.Event);
        if (!_subscriptions.TryGetValue(token, out var subscribed))
            _subscriptions.Add(token, subscribed = []);
        subscribed.Add(subscription);
        if (_isClosed)
            subscription.Complete();
    }

    public void Unsubscribe(Subscription subscription)
    {
        var token = Token.Of(subscription.Event);
        if (_subscriptions.TryGetValue(token, out var subscribed) && subscribed.Remove(subscription) && subscribed.Count == 0)
            _subscriptions.Remove(token);
    }

    /// <summary>Sends a push, or queues it until the channel is joined.</summary>
    public void Push(Push push)
    {
        if (push.HasEnded)
            return;
        if (_isClosed)
        {
            push.FailUnanswered(_closeReason);
        }
        else if (CanPush)
        {
            Socket.Send(push, JoinRef);
        }
        else
        {
            push.Waiting = _buffer.AddLast(push);
            Socket.Deadlines.Add(push);
        }
    }

    /// <summary>Removes a push from the queue, because it was cancelled or its timeout expired.</summary>
    public void Forget(Push push)
    {
        if (push.Waiting?.List is not null)
            _buffer.Remove(push.Waiting);
    }

    /// <summary>Handles a message from the server. A message of an earlier join is discarded.</summary>
    public void Receive(Message message, long joinRef)
    {
        if (joinRef != ClientRef.None && joinRef != JoinRef)
        {
            Socket.Log.Stale(Topic, message.Event.ToString());
            return;
        }
        Deliver(message);
        if (message.Event.Is("phx_close"u8))
            Close(EndReason.ChannelClosed);
        else if (message.Event.Is("phx_error"u8))
            Fail(EndReason.ChannelError, message.Payload);
    }

    /// <summary>Raises <c>PushFailed</c> for a push that nothing awaits.</summary>
    public void ReportPush(PushFailure failure)
    {
        if (!Channel.PushFailed.IsEmpty)
            Socket.Raise(Channel.PushFailed, Topic, "push_failed", failure);
    }

    public void Dispose()
    {
        _rejoin.Dispose();
        _joinTimeout.Dispose();
        _wait.Dispose();
    }

    private void Deliver(Message message)
    {
        if (!_subscriptions.TryGetValue(message.Event, out var subscribed))
            return;
        foreach (var subscription in subscribed)
            Socket.Handlers.Post(subscription, message.Payload, JoinRef);
    }

    private void FlushBuffer()
    {
        while (_buffer.First is { } first)
        {
            _buffer.RemoveFirst();
            Deadlines.Remove(first.Value); // the timeout restarts when the push is sent
            Socket.Send(first.Value, JoinRef);
        }
    }

    private void Become(ChannelState state)
    {
        _state = state;
        Socket.Log.ChannelBecame(Topic, state);
    }
}
