using System.Buffers;
using System.Text.Unicode;
using PhoenixSharp.Budgets;
using PhoenixSharp.Limiting;
using PhoenixSharp.Wire;

namespace PhoenixSharp;

/// <summary>The runtime's half of a connection: its serializer and its joined channels.</summary>
/// <remarks>
/// A push, step by step: (1) the transport reads a whole frame; (2) the serializer that <c>vsn</c> chose decodes it; (3) the channel is
/// found by topic, a stale join_ref ends here and an unknown topic is answered; (4) the message is posted to the channel's mailbox,
/// which calls the handler; (5) the reply goes back under the push's ref; (6) the transport's queue takes it.
/// <see cref="Receive"/> is called by one thread at a time and waits for no application code but a join's or a renewal's, up to where that first waits:
/// so joins and heartbeats are answered in the order they came.
/// </remarks>
internal sealed partial class SocketSession : ISubscriber
{
    private const int MostRefBytes = 1024; // a channel keeps its join's refs for as long as it lives

    private readonly Lock _gate = new();
    private readonly ConnectionLimits? _limits; // null where none is set
    private Dictionary<string, ChannelProcess>? _channels;
    private Subscription? _identity;
    private volatile bool _ended;

    /// <param name="mount">The mounted socket.</param>
    /// <param name="socket">The application's part of the connection.</param>
    /// <param name="serializer">The serializer for the client's protocol version.</param>
    /// <param name="transport">The transport of the frames.</param>
    /// <param name="services">The connection's services.</param>
    /// <param name="client">
    /// The client's name, usually its address: waiting bytes are counted for all connections of one client together.
    /// </param>
    public SocketSession(
        SocketMount mount, Socket socket, ISerializer serializer, ITransport transport, IServiceProvider services, string client = "")
    {
        (Mount, Socket, Serializer, Transport, Services) = (mount, socket, serializer, transport, services);
        _limits = ConnectionLimits.For(mount);
        if (socket.Id is { } id)
            _identity = mount.PubSub.Subscribe(id, this);
        if (socket.MayExpire)
            mount.Expiring.Add(this);
        Address = mount.PubSub.Budget.Enter(client); // last: what throws above would leave the connection counted
    }

    public SocketMount Mount { get; }

    public Socket Socket { get; }

    public ISerializer Serializer { get; }

    public ITransport Transport { get; }

    public IServiceProvider Services { get; }

    /// <summary>Tells whether any channel is joined, or on its way in or out.</summary>
    public bool HasChannels
    {
        get
        {
            lock (_gate)
                return _channels is { Count: > 0 };
        }
    }

    /// <summary>Tells whether no channel was ever joined, nor tried to be.</summary>
    public bool IsUnused
    {
        get
        {
            lock (_gate)
                return _channels is null;
        }
    }

    /// <summary>Tells whether the connection is gone.</summary>
    public bool HasEnded => _ended;

    Fastlane? ISubscriber.Fastlane => null;

    /// <summary>Takes one frame.</summary>
    /// <exception cref="MalformedFrameException">It is no message: close the connection.</exception>
    public void Receive(Opcode opcode, ReadOnlyMemory<byte> frame)
    {
        var message = Serializer.Decode(opcode, frame, Mount.Options.MaxDepth); // (2)
        if (Math.Max(message.Ref.Bytes.Length, message.JoinRef.Bytes.Length) is var length and > MostRefBytes)
            throw new MalformedFrameException($"A ref has {length} bytes; at most {MostRefBytes} are taken.");
        if (message.IsPadded(frame.Length))
            message = message.Detach(); // otherwise a payload of two bytes that waits could keep a frame of a megabyte in memory
        if (IsTooFast(message))
            return;
        if (Mount.Options.RefuseWhenFull && ReachedLimit is not null && !ConnectionLimits.IsAlwaysHeard(message))
        {
            Overloaded(message);
            return;
        }
        if (message.Topic.Is(Topics.Phoenix) && message.Event.Is(Events.Heartbeat))
            Answer(Token.Null, message.Ref, message.Topic, Reasons.Ok, Payload.Empty);
        else if (message.Topic.Is(Topics.Phoenix) && message.Event.Is(AccessToken))
            _ = RenewAsync(message, frame.Length); // it tells the client how it ends, and the log what it throws
        else if (message.Event.Is(Events.Join))
            Join(message, frame.Length);
        else
            Forward(message, frame.Length);
    }

    /// <summary>
    /// Ends all channels in parallel, waits for their last callbacks up to the callback timeout, and disposes the socket.
    /// </summary>
    /// <remarks>It continues on the thread pool: a transport may call it under a lock that a channel's delivery waits for.</remarks>
    public async Task EndAsync(LeaveReason reason)
    {
        ChannelProcess[] channels;
        lock (_gate)
        {
            _ended = true; // and nobody is let in behind those
            channels = Channels();
        }
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Volatile.Read(ref _room)?.TrySetResult();
        _identity?.Dispose();
        EndCredentials();
        foreach (var channel in channels)
            channel.End(reason);
        try
        {
            await Task.WhenAll(Array.ConvertAll(channels, EndedAsync));
        }
        finally
        {
            Address.Leave();
            await Mount.DisposeAsync(Socket);
        }
    }

    /// <summary>Returns the channels that are joining, joined or ending.</summary>
    public ChannelProcess[] Channels()
    {
        lock (_gate)
            return _channels is null ? [] : [.. _channels.Values];
    }

    /// <summary>Lets go of a channel that is over.</summary>
    /// <returns>False if another has its topic by now.</returns>
    public bool Forget(ChannelProcess channel)
    {
        lock (_gate)
        {
            return _channels!.TryGetValue(channel.Topic, out var known) && known == channel && _channels.Remove(channel.Topic);
        }
    }

    /// <summary>Answers a ref. What can't be written ends the connection: it is the connection's own answer, there is no channel to crash.</summary>
    public void Answer(in Token joinRef, in Token @ref, in Token topic, string status, in Payload response)
    {
        try
        {
            Transport.Push(Serializer.EncodeReply(joinRef, @ref, topic, status, response));
        }
        catch (UnencodableException reason)
        {
            Unanswerable(reason);
        }
    }

    /// <summary>Answers a message whose topic nobody has joined: a leave is fine, all else is unmatched, with a null join_ref.</summary>
    public void AnswerUnjoined(Message message)
    {
        if (message.Event.Is(Events.Leave))
            Answer(message.JoinRef, message.Ref, message.Topic, Reasons.Ok, Payload.Empty);
        else
            Answer(Token.Null, message.Ref, message.Topic, Reasons.Error, Reasons.UnmatchedTopic);
    }

    /// <summary>Pushes the connection's own word about a channel: <c>phx_close</c> or <c>phx_error</c>, whose two refs are the join's.</summary>
    public void Push(in Token joinRef, in Token topic, string @event, in Payload payload)
    {
        try
        {
            Transport.Push(Serializer.EncodePush(joinRef, joinRef, topic, @event, payload));
        }
        catch (UnencodableException reason)
        {
            Unanswerable(reason);
        }
    }

    // Broadcasts to the socket's id. Phoenix passes none of them on but a disconnect (socket.ex, __info__/2), and all others end here too but our own.
    void ISubscriber.Deliver(Delivery delivery)
    {
        var broadcast = delivery.Broadcast;
        if (broadcast.Event == Events.Disconnect)
            Transport.Close(SessionClose.Disconnected);
        else if (SocketPush.From(broadcast) is { } push)
            PushToChannels(push);
    }

    private void PushToChannels(SocketPush push)
    {
        foreach (var channel in Channels())
        {
            if (push.Topics.Matches(channel.Topic))
                channel.Push(push.Event, push.Payload);
        }
    }

    void ISubscriber.Deliver(Frame frame) => throw new InvalidOperationException("A subscriber without a fastlane is given broadcasts.");

    // (3), (4)
    private void Forward(Message message, int bytes)
    {
        if (Find(message.Topic) is not { } channel)
        {
            NoteNotJoined(message);
            AnswerUnjoined(message);
        }
        else if (!message.JoinRef.IsNull && message.JoinRef != channel.SentJoinRef)
            return; // stale: meant for an earlier join
        else if (message.Event.Is(Events.Leave))
            channel.Leave(message, bytes);
        else
            channel.Push(message, bytes);
    }

    private void Overloaded(Message message)
    {
        ChannelMetrics.PushesRefused.Add(1);
        if (!message.Ref.IsNull)
            Answer(message.JoinRef, message.Ref, message.Topic, Reasons.Error, Reasons.Overloaded);
    }

    private void Join(Message message, int bytes)
    {
        if (TopicOf(message) is not { } topic || Mount.Match(topic) is not { } route)
        {
            NoteUnmatched(message);
            AnswerUnjoined(message);
            return;
        }
        var channel = new ChannelProcess(this, route, topic, message);
        if (Add(channel, out var replaced) is { } refusal)
        {
            Answer(message.JoinRef, message.Ref, message.Topic, Reasons.Error, refusal);
            return;
        }
        replaced?.End(new LeaveReason.DuplicateJoin());
        channel.Join(message, bytes, replaced);
    }

    private string? TopicOf(Message join) =>
        join.Topic.IsString && join.Topic.Bytes.Length <= Mount.Options.MaxTopicBytes && Utf8.IsValid(join.Topic.Bytes) ? join.Topic.ToString() : null;

    // Returns null, or the reason to refuse the join.
    private Payload? Add(ChannelProcess channel, out ChannelProcess? replaced)
    {
        lock (_gate)
        {
            _channels ??= new Dictionary<string, ChannelProcess>(1, StringComparer.Ordinal);
            var isTaken = _channels.TryGetValue(channel.Topic, out replaced);
            if (_ended || (!isTaken && _channels.Count >= Mount.Options.MaxChannels))
                return Reasons.TooManyChannels;
            _channels[channel.Topic] = channel;
            return null;
        }
    }

    // A topic that comes in a message is looked up without making a string of it.
    private ChannelProcess? Find(in Token topic)
    {
        if (!topic.IsString)
            return null;
        char[]? rented = null;
        var bytes = topic.Bytes;
        var characters = bytes.Length <= 256 ? stackalloc char[256] : rented = ArrayPool<char>.Shared.Rent(bytes.Length);
        try
        {
            if (Utf8.ToUtf16(bytes, characters, out _, out var length, replaceInvalidSequences: false) != OperationStatus.Done)
                return null;
            lock (_gate)
                return _channels?.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(characters[..length], out var channel) == true ? channel : null;
        }
        finally
        {
            if (rented is not null)
                ArrayPool<char>.Shared.Return(rented);
        }
    }

    private async Task EndedAsync(ChannelProcess channel)
    {
        var time = Mount.Options.ShutdownTimeout * 2; // for the callback in hand, and for LeftAsync behind it
        try
        {
            await channel.WhenEnded().WaitAsync(time, Mount.Time);
        }
        catch (TimeoutException)
        {
            channel.Abandon(time);
        }
    }

    private void Unanswerable(UnencodableException reason)
    {
        Mount.Logger.Unanswerable(Mount.Path, reason.Message);
        Transport.Close(SessionClose.Malformed);
    }
}
