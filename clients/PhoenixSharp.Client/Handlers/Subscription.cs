namespace PhoenixSharp.Client;

/// <summary>A handler of one event of a channel. After it is disposed, it does not run for messages that are queued.</summary>
internal abstract class Subscription(ChannelSession channel, string @event) : IDisposable
{
    private volatile bool _ended;

    public ChannelSession Channel => channel;

    public string Event => @event;

    public bool IsEnded => _ended;

    /// <summary>Handles a message. It is called beside the socket's loop, for one message at a time and in order.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="joinRef">The ref of the channel's join when the message was received.</param>
    public abstract ValueTask HandleAsync(Payload payload, long joinRef);

    /// <summary>Called when the channel is closed. No more messages follow.</summary>
    public virtual void Complete()
    {
    }

    public void Dispose()
    {
        if (_ended)
            return;
        _ended = true;
        channel.Socket.Post(() => channel.Unsubscribe(this));
    }
}

/// <summary>A subscription that reads the payload as a type.</summary>
internal sealed class Subscription<T> : Subscription
{
    private readonly Func<T, ValueTask> _handler, _call;

    public Subscription(ChannelSession channel, string @event, Func<T, ValueTask> handler)
        : base(channel, @event)
    {
        (_handler, _call) = (handler, Call);
    }

    // The payload is read here, and only the handler runs on the application's dispatcher.
    public override ValueTask HandleAsync(Payload payload, long joinRef) =>
        Channel.Socket.Handlers.Caller.DispatchAsync(_call, payload.Read<T>(Channel.Socket.Options.Json)!);

    // The subscription may have ended while the handler waited for the dispatcher.
    private ValueTask Call(T payload) => IsEnded ? ValueTask.CompletedTask : _handler(payload);
}

/// <summary>A subscription that receives the payload without conversion, and the ref of its join. Used for presence.</summary>
internal sealed class RawSubscription(ChannelSession channel, string @event, Func<Payload, long, ValueTask> handler)
    : Subscription(channel, @event)
{
    public override ValueTask HandleAsync(Payload payload, long joinRef) => handler(payload, joinRef);
}
