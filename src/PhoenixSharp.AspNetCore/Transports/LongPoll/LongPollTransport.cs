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
    private const int MaxAnswerBytes = 1 << 20; // phoenix.js gives an answer 20 s

    private readonly Lock _gate = new();
    private readonly SocketMount _mount;
    private readonly LongPollSessions _sessions;
    private readonly AsyncServiceScope _scope;
    private readonly CancellationTokenSource _over = new();
    private readonly List<Frame> _waiting = [];
    private long _waitingBytes;
    private ShareWatch _share;
    private TaskCompletionSource? _writable; // completes when the list is short again; null if no sender waits
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
        Name = LongPollRelay.NameOf(Token);
    }

    /// <summary>
    /// Gets what the client proves with that the session is its own: 256 random bits, which nobody can guess, so they need no signature. In
    /// a cluster the node's name stands before them.
    /// </summary>
    public string Token { get; }

    /// <summary>Gets the session's name, by which nodes call it to each other.</summary>
    public string Name { get; }

    /// <summary>Gets the session's place.</summary>
    public LongPollPlace Place { get; }

    /// <summary>Gets the receiver of the session's POSTs.</summary>
    public PostReceiver Posts { get; }

    public bool IsOver => _over.IsCancellationRequested;

    /// <summary>Gets the session, or <see langword="null"/> before <see cref="Start"/>.</summary>
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
    public void Close(SessionClose close)
    {
        TryEnd(new LeaveReason.Closed());
        if (close == SessionClose.Overloaded)
            DropWaiting(); // its bytes are the reason
    }

    /// <summary>
    /// Waits if more bytes are queued than one answer holds, until half of that is left or the connection ends.
    /// </summary>
    public ValueTask WaitUntilWritableAsync(CancellationToken cancellationToken)
    {
        if (QueuedBytes <= MaxAnswerBytes)
            return ValueTask.CompletedTask;
        lock (_gate)
        {
            if (_leaveReason is not null || _waitingBytes <= MaxAnswerBytes)
                return ValueTask.CompletedTask;
            _writable ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_writable.Task.WaitAsync(cancellationToken));
        }
    }

    /// <summary>Ends the connection because another session gets its place.</summary>
    public void Evict() => TryEnd(new LeaveReason.Closed());

    /// <summary>Ends the connection because the server stops.</summary>
    public void Drain() => TryEnd(new LeaveReason.Draining());

    /// <summary>
    /// Ends the connection if its client hasn't polled for one and a half windows, or holds too much of its address's limit for too long.
    /// </summary>
    public void CheckTimes()
    {
        string? limit;
        bool isAbandoned;
        lock (_gate)
        {
            limit = LimitOf(_waitingBytes);
            isAbandoned = _polls == 0 && _mount.Time.GetElapsedTime(_lastPolled) >= _mount.Options.LongPollWindow * 1.5;
        }
        if (isAbandoned)
            TryEnd(new LeaveReason.Closed());
        else if (limit is not null)
            CloseSlowConsumer(limit);
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

    // Guarded. Returns the name of the limit that a queue of this length exceeds, or null. CheckTimes ends the session of a client that
    // does not poll.
    private string? LimitOf(long bytes)
    {
        if (_waiting.Count == 0 || bytes <= Math.Min(MaxAnswerBytes, _mount.Options.MaxOutboundBytes))
            return null;
        if (bytes > _mount.Options.MaxOutboundBytes)
            return nameof(SocketOptions.MaxOutboundBytes);
        return _share.TimeAbove(_session!.Address, bytes, _mount.Time) >= _mount.Options.HoldTimeout
            ? nameof(PhoenixOptions.MaxWaitingBytesPerAddress)
            : null;
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

    // Unless the server stops, an ended session can't be polled any more.
    private void DropWaiting()
    {
        lock (_gate)
        {
            if (_leaveReason is not LeaveReason.Draining)
                Remove(_waiting.Count);
        }
    }

    // Guarded. Bytes that are not UTF-8 can't be written into JSON: such a message is answered 500, alone. The rest follows with the next
    // poll.
    private LongPollBatch Take()
    {
        if (_waiting.Count == 0)
            return LongPollBatch.Nothing;
        if (!Utf8.IsValid(_waiting[0].Body.Span))
            return new LongPollBatch(StatusCodes.Status500InternalServerError, Remove(1));
        var bytes = (long)_waiting[0].Body.Length;
        var end = _waiting.FindIndex(
            1, frame => (bytes += frame.Body.Length + sizeof(int)) > MaxAnswerBytes || !Utf8.IsValid(frame.Body.Span));
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
            _waiting.Capacity = 0; // releases the memory that a burst needed
        if (_waitingBytes <= MaxAnswerBytes / 2)
            ReleaseWriters();
        return taken;
    }

    // Guarded.
    private void ReleaseWriters()
    {
        _writable?.TrySetResult(); // continuations run on the thread pool
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
            ReleaseWriters();
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
            DropWaiting();
            _sessions.Remove(this); // (4)
        }
    }
}
