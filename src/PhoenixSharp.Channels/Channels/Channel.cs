using System.ComponentModel;
using System.Text;
using System.Text.Json;
using PhoenixSharp.Payloads;

namespace PhoenixSharp;

/// <summary>What every channel has; derive from <see cref="Channel{TSocket}"/>.</summary>
public abstract partial class Channel : IPresenceMember
{
    private ChannelProcess? _process;
    private PresenceOwner? _presences;

    private protected Channel()
    {
    }

    /// <summary>Gets the topic that was joined.</summary>
    public string Topic => Process.Topic;

    /// <summary>Gets what this channel's presences belong to: <c>presence.TrackAsync(this, key, meta)</c>. They leave when the channel ends.</summary>
    public PresenceOwner PresenceOwner => LazyInitializer.EnsureInitialized(ref _presences);

    /// <summary>Gets the clock.</summary>
    protected TimeProvider Time => Process.Mount.Time;

    internal ChannelProcess Process => _process ??
        throw new InvalidOperationException("A channel has neither topic nor socket before its join: don't ask in its constructor.");

    private JsonSerializerOptions Json => Process.Mount.Json;

    /// <summary>Decides who may join. Nothing is delivered to the client before its answer.</summary>
    /// <returns><see cref="Accept()"/> or <see cref="Refuse(string)"/>. An exception is answered <c>{"reason": "join crashed"}</c>.</returns>
    public abstract ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken);

    /// <summary>Runs once the join's answer is on its way: the place to track presence and push what the member needs first.</summary>
    public virtual ValueTask JoinedAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Handles an event that no <see cref="EventAttribute"/> names.</summary>
    /// <returns>The reply; <see cref="Reply.None"/> for none, or for one that comes later by <see cref="ReplyLater"/>.</returns>
    /// <exception cref="UnhandledEventException">Unless overridden: the channel crashes.</exception>
    public virtual ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken) =>
        throw new UnhandledEventException(GetType(), @event);

    /// <summary>Handles a broadcast of an event in <see cref="Intercepts"/> that no <see cref="OutgoingAttribute"/> names. Pushes it on unless overridden.</summary>
    public virtual ValueTask HandleOutgoingAsync(Broadcast broadcast, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(broadcast);
        return PushAsync(broadcast.Event, broadcast.Payload, cancellationToken);
    }

    /// <summary>Handles a message from <see cref="Post"/> or <see cref="PostAfter"/>, in turn with the client's events (Phoenix's <c>handle_info</c>).</summary>
    /// <exception cref="NotSupportedException">Unless overridden: the channel crashes.</exception>
    public virtual ValueTask HandleInfoAsync(object message, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{GetType()} was posted a message and doesn't override HandleInfoAsync.");

    /// <summary>Runs when the channel ends, whyever: always, for every join that was accepted, and last of all callbacks.</summary>
    public virtual ValueTask LeftAsync(LeaveReason reason) => ValueTask.CompletedTask;

    /// <summary>Puts a message to this channel, from any thread. It is handled in turn by <see cref="HandleInfoAsync"/>; an ended channel drops it.</summary>
    public void Post(object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Process.PostInfo(message);
    }

    /// <summary>Puts a message to this channel after a while.</summary>
    /// <returns>Dispose it to call it off. It ends with the channel.</returns>
    public IDisposable PostAfter(TimeSpan delay, object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return Process.PostAfter(delay, message);
    }

    /// <summary>Gets the events whose broadcasts this channel wants to see before its client does. Asked once for each channel type.</summary>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    protected internal virtual IReadOnlyCollection<string> Intercepts => [];

    /// <summary>Finds the handler of an event. The generator overrides it for the methods with <see cref="EventAttribute"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal virtual ValueTask<Reply> DispatchAsync(ReadOnlySpan<byte> @event, Payload payload, CancellationToken cancellationToken) =>
        HandleAsync(Encoding.UTF8.GetString(@event), payload, cancellationToken);

    /// <summary>Finds the handler of a broadcast. The generator overrides it for the methods with <see cref="OutgoingAttribute"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal virtual ValueTask DispatchOutgoingAsync(Broadcast broadcast, CancellationToken cancellationToken) =>
        HandleOutgoingAsync(broadcast, cancellationToken);

    /// <summary>Lets the client join, answering <c>{}</c>.</summary>
    protected static JoinResult Accept() => JoinResult.Accepted.Empty;

    /// <summary>Lets the client join, with an answer. Any JSON will do.</summary>
    protected JoinResult Accept<T>(T response) => new JoinResult.Accepted(Payload.From(response, Json));

    /// <summary>Refuses the join with <c>{"reason": …}</c>.</summary>
    protected static JoinResult Refuse(string reason) => new JoinResult.Refused(Payload.OfReason(reason));

    /// <summary>Refuses the join with an answer. Any JSON will do.</summary>
    protected JoinResult Refuse<T>(T reason) => new JoinResult.Refused(Payload.From(reason, Json));

    /// <summary>Reads a payload, or a part of a payload, that the client sent.</summary>
    /// <exception cref="PayloadException">
    /// The payload is not of that type. If a handler doesn't catch it, the push is answered <c>error {"reason": "invalid payload"}</c>.
    /// For a payload that the client didn't send use <see cref="Payload.Read{T}"/>.
    /// </exception>
    protected T Read<T>(Payload payload) => PayloadReader.Read<T>(payload, Json);

    /// <summary>Pushes an event to this member alone. It is queued at once and sent in order.</summary>
    /// <returns>
    /// A task that completes at once if at most 1 MiB waits for the client. Otherwise it completes when half of that is left or the
    /// connection ends.
    /// </returns>
    /// <exception cref="Wire.UnencodableException">The client's serializer has no form for it: to V2, a payload must be an object or binary.</exception>
    protected ValueTask PushAsync<T>(string @event, T payload, CancellationToken cancellationToken = default)
    {
        Process.Push(@event, Payload.From(payload, Json));
        return Process.WaitUntilWritableAsync(cancellationToken);
    }

    /// <summary>Broadcasts an event to everyone on the topic, this member too.</summary>
    /// <param name="event">The name of the event. If a client chose it, refuse the names for which <see cref="Wire.Events.IsReserved"/> returns true.</param>
    /// <param name="payload">An object, or binary.</param>
    /// <param name="cancellationToken">Cancels the wait, not the broadcast.</param>
    /// <exception cref="Wire.UnencodableException">A client on the topic can't be sent this payload; nobody got it.</exception>
    protected ValueTask BroadcastAsync<T>(string @event, T payload, CancellationToken cancellationToken = default) =>
        Process.Mount.PubSub.BroadcastExceptAsync(null, new Broadcast(Topic, @event, Payload.From(payload, Json)), cancellationToken);

    /// <summary>Broadcasts an event to everyone on the topic but this member.</summary>
    /// <param name="event">The name of the event. If a client chose it, refuse the names for which <see cref="Wire.Events.IsReserved"/> returns true.</param>
    /// <param name="payload">An object, or binary.</param>
    /// <param name="cancellationToken">Cancels the wait, not the broadcast.</param>
    /// <exception cref="Wire.UnencodableException">A client on the topic can't be sent this payload; nobody got it.</exception>
    protected ValueTask BroadcastFromAsync<T>(string @event, T payload, CancellationToken cancellationToken = default) =>
        Process.Mount.PubSub.BroadcastExceptAsync(Process, new Broadcast(Topic, @event, Payload.From(payload, Json)), cancellationToken);

    /// <summary>Subscribes this member to a further topic. What is broadcast there it gets under its own topic, encoded once for all members of one topic.</summary>
    /// <param name="topic">The topic, exact; nobody needs to be allowed to join it.</param>
    /// <returns>Dispose it to end the subscription. It ends with the channel. Subscribed twice, the member gets everything twice, as in Phoenix.</returns>
    /// <remarks>
    /// Phoenix's <c>Endpoint.subscribe</c> in a channel, without the way through <c>handle_info</c>; an event with an <see cref="OutgoingAttribute"/> handler goes to
    /// that. Members of many topics that subscribe to one cost an encoding for each topic.
    /// </remarks>
    protected IDisposable SubscribeTo(string topic)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        return Process.SubscribeTo(topic);
    }

    /// <summary>Takes the ref of the push in hand, to answer it after the handler has returned <see cref="Reply.None"/> (Phoenix's <c>socket_ref/1</c>).</summary>
    /// <exception cref="InvalidOperationException">No push is being handled.</exception>
    protected ReplyRef ReplyLater() => Process.ReplyLater();

    /// <summary>Drops a broadcast in an <see cref="OutgoingAttribute"/> handler: says that doing nothing is meant.</summary>
    protected static ValueTask Drop() => ValueTask.CompletedTask;

    /// <summary>Ends this channel once the callback in hand has returned; its reply still goes out. What waits behind is lost.</summary>
    protected void Stop(StopReason reason = StopReason.Normal) => Process.Stop(reason);

    /// <summary>Ends what the channel's presences belong to, whether it has tracked any or, against its end, is about to.</summary>
    internal void EndPresences() => PresenceOwner.Dispose();

    internal void Attach(ChannelProcess process) => _process = process;
}
