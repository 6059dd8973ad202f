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
#pragma warning disable CA1001 // the semaphore and the token source have neither a wait handle nor a timer: there is nothing to dispose
internal sealed class LongPollTransport : ITransport
#pragma warning restore CA1001
{
    private readonly Lock _gate = new();
    private readonly SocketMount _mount;
    private readonly LongPollSessions _sessions;
    private readonly AsyncServiceScope _scope;
    private readonly SemaphoreSlim _receiving = new(1, 1);
    private readonly CancellationTokenSource _over = new();
    private readonly List<Frame> _waiting = [];
    private long _waitingBytes;
    private WaitingPoll? _latest;
    private int _polls;
    private long _lastPolled;
    private SocketSession? _session;
    private LeaveReason? _leaveReason; // there once it is over

    public LongPollTransport(SocketMount mount, LongPollSessions sessions, AsyncServiceScope scope)
    {
        (_mount, _sessions, _scope) = (mount, sessions, scope);
        _lastPolled = mount.Time.GetTimestamp();
        Token = LongPollRelay.Prefix(mount.PubSub) + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
    }

    /// <summary>Gets the session's name, which only its client knows: 256 random bits, so it can neither be guessed nor need it be signed. In a cluster its node stands before them.</summary>
    public string Token { get; }

    public bool IsOver => _over.IsCancellationRequested;

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
        lock (_gate)
        {
            if (_leaveReason is not null)
                return;
            if (_waiting.Count == 0 || _waitingBytes + frame.Body.Length <= _mount.Options.MaxOutboundBytes)
            {
                _waiting.Add(frame);
                _waitingBytes += frame.Body.Length;
                _latest?.TrySetResult();
                return;
            }
        }
        Close(SessionClose.SlowConsumer);
    }

    /// <summary>Ends the connection. Long poll has no close code: the poll under way gets 204, and the next request 410.</summary>
    public void Close(SessionClose close)
    {
        if (!TryEnd(new LeaveReason.Closed()) || close != SessionClose.SlowConsumer)
            return;
        _mount.Logger.SlowConsumer(_mount.Path, Volatile.Read(ref _waitingBytes));
        ChannelMetrics.SlowConsumers.Add(1);
    }

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
    /// <param name="mostBytes">How much the way back takes at once; the rest comes with the next poll.</param>
    public async Task<LongPollBatch> PollAsync(CancellationToken aborted, int mostBytes = int.MaxValue)
    {
        var poll = new WaitingPoll();
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
            return poll.IsReplaced || aborted.IsCancellationRequested ? LongPollBatch.Nothing : Take(mostBytes);
        }
    }

    /// <summary>Takes the messages of a POST, behind those of the POSTs before it.</summary>
    /// <returns>200; 408 if those took longer than a window, or a message is malformed, which ends the session; 410 if it ended meanwhile; 500 if a line is no base64.</returns>
    public async Task<int> ReceiveAsync(LongPollBody body, CancellationToken aborted)
    {
        if (!await EnterAsync(aborted))
            return StatusCodes.Status408RequestTimeout;
        try
        {
            return Receive(body.Messages);
        }
        catch (MalformedFrameException reason)
        {
            _mount.Logger.Malformed(_mount.Path, reason.Message);
            Close(SessionClose.Malformed);
            return StatusCodes.Status408RequestTimeout;
        }
        finally
        {
            _receiving.Release();
        }
    }

    private int Receive(LongPollMessages messages)
    {
        while (messages.MoveNext())
        {
            if (IsOver)
                return StatusCodes.Status410Gone;
            if (messages.Frame is not { } frame)
                return StatusCodes.Status500InternalServerError;
            _session!.Receive(messages.Opcode, frame);
        }
        return StatusCodes.Status200OK;
    }

    private async ValueTask<bool> EnterAsync(CancellationToken aborted)
    {
        if (_receiving.Wait(0, CancellationToken.None))
            return true;
        using var window = new CancellationTokenSource(_mount.Options.LongPollWindow, _mount.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(window.Token, aborted);
        try
        {
            await _receiving.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (window.IsCancellationRequested)
        {
            return false;
        }
    }

    // Guarded. Bytes that are no UTF-8 have no place in JSON: that message is answered 500, alone, and the rest comes with the next poll. So is one that
    // is longer than its way back takes.
    private LongPollBatch Take(int mostBytes)
    {
        if (_waiting.Count == 0)
            return LongPollBatch.Nothing;
        var bytes = 0L;
        var count = _waiting.FindIndex(frame => (bytes += frame.Body.Length + sizeof(int)) > mostBytes || !Utf8.IsValid(frame.Body.Span));
        var status = count == 0 ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK;
        var taken = _waiting.GetRange(0, count switch { < 0 => _waiting.Count, 0 => 1, _ => count });
        _waiting.RemoveRange(0, taken.Count);
        foreach (var frame in taken)
            _waitingBytes -= frame.Body.Length;
        if (_waiting.Count == 0)
            _waiting.Capacity = 0; // what a burst needed
        return new LongPollBatch(status, taken);
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
            _sessions.Remove(this); // (4)
        }
    }
}
