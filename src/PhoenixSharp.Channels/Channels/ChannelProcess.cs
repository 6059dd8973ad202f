using System.Diagnostics.CodeAnalysis;
using System.Text.Unicode;
using PhoenixSharp.Budgets;
using PhoenixSharp.Wire;

namespace PhoenixSharp;

/// <summary>Runs one joined channel: its mailbox calls the channel's callbacks, one at a time and in order.</summary>
/// <remarks>
/// A life: (1) the session makes it for a join and has the join handled at once, on its own stack up to where that first waits;
/// (2) accepted, it subscribes to the topic and answers, in this order, holding back what is delivered in between;
/// (3) pushes, intercepted broadcasts and posted messages are handled in turn;
/// (4) a leave, a stop, a crash or the session's end closes the gate: from here on nothing of this channel goes out but its last reply;
/// (5) <see cref="Channel.LeftAsync"/> runs, what the channel owned is let go, the channel and its services are disposed, and the
/// session is told.
/// </remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "A CancellationTokenSource without timers or wait handles holds nothing; callbacks may still ask for its token after the end.")]
internal sealed partial class ChannelProcess : ISubscriber
{
    private static readonly LeaveReason Left = new LeaveReason.Left();
    private static readonly TimeSpan Blocked = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly Mailbox<ChannelWork> _mailbox;
    private readonly ChannelRoute _route;
    private readonly Token _topicToken;
    private readonly Token _joinRef; // what the channel's own messages carry
    private readonly CancellationTokenSource _ending = new();

    private volatile Gate _state = Gate.Joining;
    private volatile LeaveReason? _reason; // there from when somebody wants the end
    private Channel? _channel;
    private Message? _current; // the push in hand
    private ChannelTimers? _timers;
    private Subscription? _subscription;
    private TaskCompletionSource? _ended;
    private bool _leaveWaits;
    private bool _isAccepted; // LeftAsync is owed
    private bool _isOver;

    private enum Gate : byte
    {
        Joining,
        Joined,
        Refused,
        Closed,
    }

    public ChannelProcess(SocketSession session, ChannelRoute route, string topic, Message join)
    {
        Session = session;
        Topic = topic;
        _route = route;
        _topicToken = join.Topic.Detach();
        SentJoinRef = join.JoinRef.Detach();
        _joinRef = join.JoinRef.IsNone ? join.Ref.Detach() : SentJoinRef;
        _mailbox = new Mailbox<ChannelWork>(HandleAsync, route.MayBlock ? Mount.Blocking : null);
    }

    public SocketSession Session { get; }

    public SocketMount Mount => Session.Mount;

    public string Topic { get; }

    /// <summary>The join_ref as the join had it: what makes a message stale, and what <c>phx_close</c> and <c>phx_error</c> carry (Phoenix <c>socket.ex</c>).</summary>
    public Token SentJoinRef { get; }

    public Fastlane? Fastlane { get; private set; }

    /// <summary>Gets the application's channel, or null before it was created.</summary>
    public Channel? Channel => _channel;

    /// <summary>Gets the activity of the channel's mailbox.</summary>
    public MailboxActivity Activity => _mailbox.Activity;

    private bool IsOpen => _state is Gate.Joining or Gate.Joined;

    /// <summary>Takes a client's push. One that comes after the end began is lost, as in Phoenix.</summary>
    public void Push(Message message, int bytes)
    {
        if (_state != Gate.Closed)
            Enqueue(new ChannelWork(ChannelWorkKind.Push, message, bytes));
    }

    /// <summary>Takes a client's leave. A second leave is ignored, so that no client can queue many of them.</summary>
    public void Leave(Message message, int bytes)
    {
        if (!Interlocked.Exchange(ref _leaveWaits, true))
            Enqueue(new ChannelWork(ChannelWorkKind.Leave, message, bytes));
    }

    public void PostInfo(object message) => _mailbox.Post(new ChannelWork(ChannelWorkKind.Info, message));

    public IDisposable PostAfter(TimeSpan delay, object message)
    {
        lock (_gate)
        {
            _timers ??= new ChannelTimers(Mount.Time, PostInfo);
            if (!IsOpen)
                _timers.End();
        }
        return _timers.Add(delay, message);
    }

    public ReplyRef ReplyLater() => new(this, (_current ?? throw new InvalidOperationException(
        "ReplyLater() belongs into the handling of a push: there is no ref to answer now.")).Ref);

    /// <summary>Answers a push.</summary>
    /// <returns>False if the channel has ended.</returns>
    public bool Answer(in Token @ref, Reply reply)
    {
        if (reply == Reply.None || !IsOpen)
            return IsOpen;
        return Send(Session.Serializer.EncodeReply(_joinRef, @ref, _topicToken, reply.Status, reply.Response(Mount.Json)));
    }

    public void Push(string @event, in Payload payload)
    {
        if (IsPresenceStateTooLarge(@event, payload))
            RefusePresenceState(payload.Bytes.Length);
        else
            Send(Session.Serializer.EncodePush(_joinRef, Token.Null, _topicToken, @event, payload));
    }

    void ISubscriber.Deliver(Frame frame) => Send(frame);

    // The gate: nothing before the join's answer, nothing after the end began.
    private bool Send(Frame frame)
    {
        lock (_gate)
        {
            if (_state == Gate.Joined)
                Session.Transport.Push(frame);
            else if (_state == Gate.Joining)
                Hold(frame);
            return IsOpen;
        }
    }

    private ValueTask HandleAsync(ChannelWork work) => work.Kind switch
    {
        ChannelWorkKind.Join => JoinAsync(work),
        ChannelWorkKind.Push or ChannelWorkKind.Leave when _state == Gate.Refused => AnswerUnjoined(work),
        _ when _reason is not null || _isOver => DropAsync(work), // and the rest is lost, as in Phoenix
        _ => RunAsync(work),
    };

    private ValueTask AnswerUnjoined(in ChannelWork work)
    {
        Session.AnswerUnjoined((Message)work.Subject!);
        Release(work);
        return ValueTask.CompletedTask;
    }

    private ValueTask DropAsync(in ChannelWork work)
    {
        Release(work);
        return EndAsync();
    }

    // (3)
    private async ValueTask RunAsync(ChannelWork work)
    {
        _bytesInHand = work.Subject is Delivery ? 0 : work.Bytes;
        try
        {
            var isFirstCall = _route.IsFirstCall(work);
            var began = Mount.Time.GetTimestamp();
            Mount.CallbackStarting?.Invoke(this);
            var call = CallAsync(work);
            NoteBlocked(work, Mount.Time.GetElapsedTime(began), isFirstCall);
            await call;
        }
        catch (PayloadException unreadable) when (work.Kind is ChannelWorkKind.Push or ChannelWorkKind.Outgoing)
        {
            RefusePayload(work, unreadable);
        }
        catch (Exception crash) // the application's code; its own cancellation or timeout is a crash too
        {
            Crashed(crash, work.Name);
        }
        Release(work);
        if (_reason is not null)
            await EndAsync();
    }

    // What a callback does before it first waits, it does on a thread that others want too.
    private void NoteBlocked(ChannelWork work, TimeSpan held, bool isFirstCall)
    {
        if (held < Blocked || _route.MayBlock)
            return;
        ChannelMetrics.Blocked.Add(1);
        if (!isFirstCall && _route.ShouldWarn(_channel!.GetType()))
            Mount.Logger.Blocked(_channel!.GetType(), work.Name, held);
    }

    private ValueTask CallAsync(ChannelWork work) => work.Kind switch
    {
        ChannelWorkKind.Push => PushedAsync((Message)work.Subject!),
        ChannelWorkKind.Leave => LeavingAsync((Message)work.Subject!),
        ChannelWorkKind.Outgoing => _channel!.DispatchOutgoingAsync(((Delivery)work.Subject!).ReadWith(Mount.Json), _ending.Token),
        ChannelWorkKind.Info => _channel!.HandleInfoAsync(work.Subject!, _ending.Token),
        _ => _channel!.JoinedAsync(_ending.Token),
    };

    private async ValueTask PushedAsync(Message message)
    {
        // A binary frame may name an event that is no text: there can't be a handler for it.
        if (!message.Event.IsString || !Utf8.IsValid(message.Event.Bytes))
            throw new UnhandledEventException(_channel!.GetType(), message.Event.ToString());
        _current = message;
        try
        {
            Answer(message.Ref, await AskPushAsync(message));
            await Session.Transport.WaitUntilWritableAsync(_ending.Token); // a client that does not read its replies is not served further
        }
        finally
        {
            _current = null;
        }
    }
}
