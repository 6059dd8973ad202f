namespace PhoenixSharp.Client;

/// <summary>One handler of one event of a channel. Disposing of it ends it, also for what already waits.</summary>
internal abstract class Subscription(ChannelSession channel, string @event) : IDisposable
{
    private volatile bool _ended;

    public ChannelSession Channel => channel;

    public string Event => @event;

    public bool IsEnded => _ended;

    /// <summary>Handles one message, off the socket's loop, one at a time and in order.</summary>
    /// <param name="payload">The body.</param>
    /// <param name="joinRef">The channel's join at the time when the message came.</param>
    public abstract ValueTask HandleAsync(Payload payload, long joinRef);

    /// <summary>Is told that the channel is closed and nothing comes any more.</summary>
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

/// <summary>Reads the payload as a type and gives it to a delegate.</summary>
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

/// <summary>Gives the payload and its join as they are: what presence builds on.</summary>
internal sealed class RawSubscription(ChannelSession channel, string @event, Func<Payload, long, ValueTask> handler)
    : Subscription(channel, @event)
{
    public override ValueTask HandleAsync(Payload payload, long joinRef) => handler(payload, joinRef);
}
