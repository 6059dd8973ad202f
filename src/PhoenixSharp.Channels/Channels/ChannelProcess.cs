using System.Diagnostics.CodeAnalysis;
using System.Text.Unicode;
using PhoenixSharp.Wire;

namespace PhoenixSharp;

/// <summary>Runs one joined channel: its mailbox calls the channel's callbacks, one at a time and in order.</summary>
/// <remarks>
/// A life: (1) the session makes it for a join and has the join handled at once, on its own stack up to where that first waits;
/// (2) accepted, it subscribes to the topic and answers, in this order, holding back what is delivered in between;
/// (3) pushes, intercepted broadcasts and posted messages are handled in turn;
/// (4) a leave, a stop, a crash or the session's end closes the gate: from here on nothing of this channel goes out but its last reply;
/// (5) <see cref="Channel.LeftAsync"/> runs, what the channel owned is let go, and the session is told.
/// </remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "A CancellationTokenSource without timers or wait handles holds nothing; callbacks may still ask for its token after the end.")]
internal sealed class ChannelProcess : ISubscriber
{
    private static readonly LeaveReason Left = new LeaveReason.Left();

    private readonly Lock _gate = new();
    private readonly Mailbox<ChannelWork> _mailbox;
    private readonly ChannelRoute _route;
    private readonly Token _topicToken;
    private readonly Token _joinRef; // what the channel's own messages carry
    private readonly CancellationTokenSource _ending = new();

    private Gate _state = Gate.Joining;
    private Channel? _channel;
    private Message? _current; // the push in hand
    private List<Frame>? _held; // what came before the join's answer
    private ChannelTimers? _timers;
    private Subscription? _subscription;
    private ChannelProcess? _replaced; // by this one, until it is out of the way
    private LeaveReason? _reason;
    private TaskCompletionSource? _ended;
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
        _mailbox = new Mailbox<ChannelWork>(HandleAsync);
    }

    public SocketSession Session { get; }

    public SocketMount Mount => Session.Mount;

    public string Topic { get; }

    /// <summary>The join_ref as the join had it: what makes a message stale, and what <c>phx_close</c> and <c>phx_error</c> carry (Phoenix <c>socket.ex</c>).</summary>
    public Token SentJoinRef { get; }

    public Fastlane? Fastlane { get; private set; }

    /// <summary>Handles the join. Where it replaces a channel, that one must be out of the way first.</summary>
    public void Join(Message join, ChannelProcess? replaced)
    {
        _replaced = replaced;
        _mailbox.PostInline(new ChannelWork(ChannelWorkKind.Join, join));
    }

    /// <summary>Takes a client's push.</summary>
    /// <returns>False if too many wait already.</returns>
    public bool TryPush(Message message) => _mailbox.TryPost(new ChannelWork(ChannelWorkKind.Push, message), Mount.Options.MaxQueuedPushes);

    public void Leave(Message message) => _mailbox.Post(new ChannelWork(ChannelWorkKind.Leave, message));

    public void PostInfo(object message) => _mailbox.Post(new ChannelWork(ChannelWorkKind.Info, message));

    /// <summary>Ends the channel from outside: whatever it has not handled yet is lost.</summary>
    public void End(LeaveReason reason)
    {
        lock (_gate)
        {
            _state = Gate.Closed;
            _reason ??= reason;
        }
        Cancel();
        _mailbox.PostInline(new ChannelWork(ChannelWorkKind.End, reason));
    }

    /// <summary>Waits until the channel is over, its last callback done.</summary>
    public Task WhenEnded()
    {
        lock (_gate)
            return _isOver ? Task.CompletedTask : (_ended ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    public void Stop(StopReason reason)
    {
        lock (_gate)
            _reason ??= new LeaveReason.Stopped(reason);
        _mailbox.Post(new ChannelWork(ChannelWorkKind.End)); // for a stop that comes while no callback is in hand
    }

    public IDisposable PostAfter(TimeSpan delay, object message)
    {
        lock (_gate)
        {
            _timers ??= new ChannelTimers(Mount.Time, PostInfo);
            if (_state is Gate.Closed or Gate.Refused)
                _timers.End();
        }
        return _timers.Add(delay, message);
    }

    public ReplyRef ReplyLater() => new(this, (_current ?? throw new InvalidOperationException(
        "ReplyLater() belongs into the handling of a push: there is no ref to answer now.")).Ref);

    /// <summary>Answers a push.</summary>
    /// <returns>False if the channel has ended.</returns>
    public bool Answer(in Token @ref, Reply reply) =>
        reply == Reply.None || Send(Session.Serializer.EncodeReply(_joinRef, @ref, _topicToken, reply.Status, reply.Response(Mount.Json)));

    public void Push(string @event, in Payload payload) =>
        Send(Session.Serializer.EncodePush(_joinRef, Token.Null, _topicToken, @event, payload));

    void ISubscriber.Deliver(Frame frame) => Send(frame);

    void ISubscriber.Deliver(Broadcast broadcast)
    {
        if (!_mailbox.TryPost(new ChannelWork(ChannelWorkKind.Outgoing, broadcast), Mount.Options.MaxQueuedPushes))
            ChannelMetrics.BroadcastsDropped.Add(1);
    }

    // The gate: nothing before the join's answer, nothing after the end began.
    private bool Send(Frame frame)
    {
        lock (_gate)
        {
            if (_state == Gate.Joined)
                Session.Transport.Push(frame);
            else if (_state == Gate.Joining)
                (_held ??= []).Add(frame);
            return _state is Gate.Joining or Gate.Joined;
        }
    }

    private ValueTask HandleAsync(ChannelWork work) => (work.Kind, _state) switch
    {
        (ChannelWorkKind.Join, _) => JoinAsync((Message)work.Subject!),
        (ChannelWorkKind.End, _) => EndAsync(),
        (ChannelWorkKind.Push or ChannelWorkKind.Leave, Gate.Refused) => AnswerUnjoined((Message)work.Subject!),
        (_, Gate.Refused or Gate.Closed) => ValueTask.CompletedTask, // lost, as in Phoenix
        _ => RunAsync(work),
    };

    private async ValueTask JoinAsync(Message join)
    {
        await ReplacedEndsAsync();
        var result = await DecideAsync(join);
        if (result is JoinResult.Accepted accepted)
            Accept(join, accepted.Response);
        else
            Refuse(join, ((JoinResult.Refused)result).Reason);
        // The order that Phoenix has: the answer to the new join, then the old channel's close.
        if (_replaced is { _reason: LeaveReason.DuplicateJoin } replaced)
            replaced.Say(Events.Close, Payload.Empty);
        _replaced = null;
        if (_state == Gate.Joined)
            await RunAsync(new ChannelWork(ChannelWorkKind.Join));
    }

    private async ValueTask<JoinResult> DecideAsync(Message join)
    {
        try
        {
            var channel = _route.Create(Session.Services);
            channel.Attach(this);
            var result = await channel.JoinAsync(new JoinRequest(Topic, join.Payload, Mount.Json), _ending.Token);
            _channel = result is JoinResult.Accepted ? channel : null;
            return result;
        }
        catch (Exception crash) // the application's code
        {
            Mount.Logger.JoinCrashed(crash, Topic);
            return new JoinResult.Refused(Reasons.JoinCrashed);
        }
    }

    // (2)
    private void Accept(Message join, in Payload response)
    {
        Fastlane = _route.FastlaneOf(Session.Serializer, _channel!);
        if (_state == Gate.Joining)
            _subscription = Mount.PubSub.Subscribe(Topic, this);
        lock (_gate)
        {
            Session.Answer(join.JoinRef, join.Ref, _topicToken, Reasons.Ok, response);
            if (_state == Gate.Joining)
            {
                _state = Gate.Joined;
                _held?.ForEach(Session.Transport.Push);
            }
            _held = null;
        }
        ChannelMetrics.Joins.Add(1);
        Mount.Logger.Joined(Topic);
    }

    private void Refuse(Message join, in Payload reason)
    {
        lock (_gate)
        {
            _state = Gate.Refused;
            _held = null;
        }
        Session.Forget(this);
        Session.Answer(join.JoinRef, join.Ref, _topicToken, Reasons.Error, reason);
        Over();
    }

    private ValueTask AnswerUnjoined(Message message)
    {
        Session.AnswerUnjoined(message);
        return ValueTask.CompletedTask;
    }

    // A second join waits for the first channel's last callback, so that never two of one topic run at once; but not for ever
    // (Phoenix socket.ex, shutdown_duplicate_channel/1).
    private async ValueTask ReplacedEndsAsync()
    {
        if (_replaced?.WhenEnded() is not { IsCompleted: false } ended)
            return;
        try
        {
            await ended.WaitAsync(Mount.Options.ShutdownTimeout, Mount.Time);
        }
        catch (TimeoutException)
        {
            Mount.Logger.SlowToLeave(Topic, Mount.Options.ShutdownTimeout);
        }
    }

    // (3)
    private async ValueTask RunAsync(ChannelWork work)
    {
        try
        {
            await CallAsync(work);
        }
        catch (Exception crash) // the application's code; its own cancellation or timeout is a crash too
        {
            if (_state == Gate.Closed)
                return; // it was told to end, and its end waits behind this
            Mount.Logger.Crashed(crash, Topic, work.Name);
            await EndAsync(new LeaveReason.Crashed(crash));
            return;
        }
        if (_reason is not null)
            await EndAsync();
    }

    private ValueTask CallAsync(ChannelWork work) => work.Kind switch
    {
        ChannelWorkKind.Push => PushedAsync((Message)work.Subject!),
        ChannelWorkKind.Leave => LeavingAsync((Message)work.Subject!),
        ChannelWorkKind.Outgoing => _channel!.DispatchOutgoingAsync((Broadcast)work.Subject!, _ending.Token),
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
            Answer(message.Ref, await _channel!.DispatchAsync(message.Event.Bytes, message.Payload, _ending.Token));
        }
        finally
        {
            _current = null;
        }
    }

    private ValueTask LeavingAsync(Message leave)
    {
        _subscription?.Dispose();
        lock (_gate)
        {
            Answer(leave.Ref, Reply.Ok());
            _state = Gate.Closed;
            _reason ??= Left;
        }
        return ValueTask.CompletedTask;
    }

    // (4), (5)
    private async ValueTask EndAsync(LeaveReason? crash = null)
    {
        LeaveReason? reason;
        lock (_gate)
        {
            reason = _reason = crash ?? _reason;
            if (_isOver || _channel is null || reason is null)
                return;
            _state = Gate.Closed;
        }
        _subscription?.Dispose();
        await LeftAsync(_channel, reason);
        LetGo(_channel);
        Session.Forget(this);
        Over();
        if (reason is LeaveReason.Left or LeaveReason.Stopped { Reason: not StopReason.Abnormal })
            Say(Events.Close, Payload.Empty);
        else if (reason is LeaveReason.Crashed or LeaveReason.Stopped)
            Say(Events.Error, Reasons.ChannelCrash);
    }

    private async ValueTask LeftAsync(Channel channel, LeaveReason reason)
    {
        try
        {
            var leaving = channel.LeftAsync(reason);
            if (!leaving.IsCompletedSuccessfully)
                await leaving.AsTask().WaitAsync(Mount.Options.ShutdownTimeout, Mount.Time);
        }
        catch (TimeoutException)
        {
            Mount.Logger.SlowToLeave(Topic, Mount.Options.ShutdownTimeout);
        }
        catch (Exception crash) // the application's code
        {
            Mount.Logger.Crashed(crash, Topic, nameof(Channel.LeftAsync));
        }
    }

    private void LetGo(Channel channel)
    {
        Cancel();
        channel.EndPresences();
        lock (_gate)
            _timers?.End();
        ChannelMetrics.Leaves.Add(1);
    }

    private void Cancel()
    {
        try
        {
            _ending.Cancel();
        }
        catch (AggregateException crash) // what the application registered at the token
        {
            Mount.Logger.Crashed(crash, Topic, nameof(CancellationToken));
        }
    }

    private void Over()
    {
        TaskCompletionSource? ended;
        lock (_gate)
        {
            _isOver = true;
            ended = _ended;
        }
        ended?.SetResult();
    }

    // Past the gate: it is the connection that says it.
    private void Say(string @event, in Payload payload) => Session.Push(SentJoinRef, _topicToken, @event, payload);
}
