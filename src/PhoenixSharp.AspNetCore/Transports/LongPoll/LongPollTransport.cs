using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Transports;

/// <summary>One long-poll connection: frames wait here until the client asks for them.</summary>
/// <remarks>
/// It has no loop, task or timer of its own: requests bring what comes and take what waits, and the sweep of <see cref="LongPollSessions"/>
/// ends it when nobody polls any more. An end, step by step: (1) nothing is pushed or received from here on, and the poll under way is
/// answered; (2) the session ends, its channels with it; (3) the connection's services are disposed; (4) its place is free.
/// </remarks>
#pragma warning disable CA1001 // the token source has neither a wait handle nor a timer: there is nothing to dispose
internal sealed class LongPollTransport : ITransport
#pragma warning restore CA1001
{
    private const int AnswerBytes = 1 << 20; // phoenix.js gives an answer 20 s

    private readonly Lock _gate = new();
    private readonly SocketMount _mount;
    private readonly LongPollSessions _sessions;
    private readonly AsyncServiceScope _scope;
    private readonly CancellationTokenSource _over = new();
    private readonly List<Frame> _waiting = [];
    private long _waitingBytes;
    private TaskCompletionSource? _writable; // somebody waits for the list to get shorter
    private WaitingPoll? _latest;
    private int _polls;
    private long _lastPolled;
    private SocketSession? _session;
    private LeaveReason? _leaveReason; // there once it is over

    public LongPollTransport(SocketMount mount, LongPollSessions sessions, LongPollPlace place, AsyncServiceScope scope)
    {
        (_mount, _sessions, Place, _scope) = (mount, sessions, place, scope);
        _lastPolled = mount.Time.GetTimestamp();
        Posts = new PostReceiver(mount, this);
        Token = LongPollRelay.Prefix(mount.PubSub) + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
    }

    /// <summary>Gets the session's name, which only its client knows: 256 random bits, so it can neither be guessed nor need it be signed. In a cluster its node stands before them.</summary>
    public string Token { get; }

    /// <summary>Gets its place among the sessions.</summary>
    public LongPollPlace Place { get; }

    /// <summary>Gets what receives the session's POSTs.</summary>
    public PostReceiver Posts { get; }

    public bool IsOver => _over.IsCancellationRequested;

    /// <summary>Gets the session, or null before <see cref="Start"/>.</summary>
    public SocketSession? Session => Volatile.Read(ref _session);

    /// <summary>Gets the number of bytes that wait for the client's polls.</summary>
    public long QueuedBytes => Volatile.Read(ref _waitingBytes);

    /// <summary>Begins. A close may have come before it: the session's id is subscribed to as soon as there is a session.</summary>
    public void Start(SocketSession session)
    {
        lock (_gate)
        {
            _session = session;
            if (_leaveReason is null)
                return;
        }
        QueueEnd();
    }

    public void Push(Frame frame)
    {
        string? limit;
        lock (_gate)
        {
            if (_leaveReason is not null)
                return;
            limit = LimitOf(_waitingBytes + frame.Length);
            if (limit is null)
            {
                _waiting.Add(frame);
                _waitingBytes += frame.Length;
                _session!.Address.Hold(frame);
                _latest?.TrySetResult();
                return;
            }
        }
        CloseSlowConsumer(limit);
    }

    /// <summary>Ends the connection. Long poll has no close code: the poll under way gets 204, and the next request 410.</summary>
    public void Close(SessionClose close) => TryEnd(new LeaveReason.Closed());

    /// <summary>
    /// Waits while more than one answer's worth of bytes waits for the client, until half of that is left or the connection ends.
    /// </summary>
    public ValueTask WaitUntilWritableAsync(CancellationToken cancellationToken)
    {
        if (QueuedBytes <= AnswerBytes)
            return ValueTask.CompletedTask;
        lock (_gate)
        {
            if (_leaveReason is not null || _waitingBytes <= AnswerBytes)
                return ValueTask.CompletedTask;
            _writable ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_writable.Task.WaitAsync(cancellationToken));
        }
    }

    /// <summary>Ends the connection because its place goes to another.</summary>
    public void Evict() => TryEnd(new LeaveReason.Closed());

    /// <summary>Ends the connection because the server stops.</summary>
    public void Drain() => TryEnd(new LeaveReason.Draining());

    /// <summary>Ends the connection if its client hasn't polled for one and a half windows.</summary>
    public void CheckTimes()
    {
        lock (_gate)
        {
            if (_polls > 0 || _mount.Time.GetElapsedTime(_lastPolled) < _mount.Options.LongPollWindow * 1.5)
                return;
        }
        TryEnd(new LeaveReason.Closed());
    }

    /// <summary>Waits for messages, a window long at most. Of two polls at once the later gets them.</summary>
    /// <param name="aborted">The client has gone: what comes waits for its next poll.</param>
    /// <returns>As many messages as one answer holds; the rest comes with the next poll. A single message may be larger.</returns>
    public async Task<LongPollBatch> PollAsync(CancellationToken aborted)
    {
        var poll = new WaitingPoll();
        _sessions.Poll(Place);
        lock (_gate)
        {
            _polls++;
            if (_latest is not null)
                _latest.IsReplaced = true;
            _latest = poll;
            if (_waiting.Count > 0)
                poll.TrySetResult();
        }
        await poll.WaitAsync(_mount.Options.LongPollWindow, _mount.Time, aborted, _over.Token);
        lock (_gate)
        {
            _polls--;
            _lastPolled = _mount.Time.GetTimestamp();
            if (_latest == poll)
                _latest = null;
            return poll.IsReplaced || aborted.IsCancellationRequested ? LongPollBatch.Nothing : Take();
        }
    }

    // Guarded. The name of the limit that a queue of this length exceeds, or null. A client that does not poll loses its session by
    // CheckTimes.
    private string? LimitOf(long bytes)
    {
        if (_waiting.Count == 0 || bytes <= Math.Min(AnswerBytes, _mount.Options.MaxOutboundBytes))
            return null;
        if (bytes > _mount.Options.MaxOutboundBytes)
            return nameof(SocketOptions.MaxOutboundBytes);
        return _session!.Address.IsExceeded && bytes > _session.Address.Share ? nameof(PhoenixOptions.MaxWaitingBytesPerAddress) : null;
    }

    private void CloseSlowConsumer(string limit)
    {
        var age = _mount.Time.GetElapsedTime(Volatile.Read(ref _lastPolled));
        var bytes = QueuedBytes;
        if (!TryEnd(new LeaveReason.Closed()))
            return;
        _mount.Logger.SlowConsumer(_mount.Path, bytes, age, limit);
        ChannelMetrics.SlowConsumers.Add(1);
    }

    // Nobody can poll for what waits, unless the server stops.
    private void Forget()
    {
        lock (_gate)
        {
            if (_leaveReason is not LeaveReason.Draining)
                Remove(_waiting.Count);
        }
    }

    // Guarded. Bytes that are no UTF-8 have no place in JSON: that message is answered 500, alone, and the rest comes with the next poll.
    private LongPollBatch Take()
    {
        if (_waiting.Count == 0)
            return LongPollBatch.Nothing;
        if (!Utf8.IsValid(_waiting[0].Body.Span))
            return new LongPollBatch(StatusCodes.Status500InternalServerError, Remove(1));
        var bytes = (long)_waiting[0].Body.Length;
        var end = _waiting.FindIndex(1, frame => (bytes += frame.Body.Length + sizeof(int)) > AnswerBytes || !Utf8.IsValid(frame.Body.Span));
        return new LongPollBatch(StatusCodes.Status200OK, Remove(end < 0 ? _waiting.Count : end));
    }

    // Guarded.
    private List<Frame> Remove(int count)
    {
        var taken = _waiting.GetRange(0, count);
        _waiting.RemoveRange(0, count);
        foreach (var frame in taken)
        {
            _waitingBytes -= frame.Length;
            _session!.Address.Release(frame);
        }
        if (_waiting.Count == 0)
            _waiting.Capacity = 0; // what a burst needed
        if (_waitingBytes <= AnswerBytes / 2)
            LetWriters();
        return taken;
    }

    // Guarded.
    private void LetWriters()
    {
        _writable?.TrySetResult(); // its continuations run elsewhere
        _writable = null;
    }

    private bool TryEnd(LeaveReason reason)
    {
        bool isStarted;
        lock (_gate)
        {
            if (_leaveReason is not null)
                return false;
            _leaveReason = reason; // (1)
            isStarted = _session is not null;
            LetWriters();
        }
        _over.Cancel();
        if (isStarted)
            QueueEnd();
        return true;
    }

    private void QueueEnd() => ThreadPool.UnsafeQueueUserWorkItem(static transport => _ = transport.EndAsync(), this, preferLocal: false);

    private async Task EndAsync()
    {
        try
        {
            await _session!.EndAsync(_leaveReason!); // (2)
            await _scope.DisposeAsync(); // (3)
        }
        catch (Exception crash) // a service of the application's, in its disposal
        {
            _mount.Logger.ServicesCrashed(crash, _mount.Path);
        }
        finally
        {
            Forget();
            _sessions.Remove(this); // (4)
        }
    }
}
