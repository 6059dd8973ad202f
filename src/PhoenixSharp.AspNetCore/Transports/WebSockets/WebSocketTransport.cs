using System.Net.WebSockets;
using PhoenixSharp.Budgets;

namespace PhoenixSharp.Transports;

/// <summary>One WebSocket connection: frames in to its session, one queue of ready frames out.</summary>
/// <remarks>
/// In: the base library's WebSocket reads from the carrier and checks the rules of RFC 6455. While the client sends nothing, one read
/// without a buffer is pending. Out: a push to an idle queue schedules its drain. The drain writes all frames that wait and flushes once
/// for at most 64 kB, so that a burst leaves in one write. Only the drain waits for the client, and a sender that asks to
/// (<see cref="WaitUntilWritableAsync"/>).
/// An end, step by step: (1) a close frame takes the queue's last place, and pushes are dropped from here on; (2) the session ends;
/// (3) the close is flushed, and the client has a second to close its side while what it sends is thrown away; (4) the request
/// returns, and the server ends the TCP connection.
/// </remarks>
internal sealed partial class WebSocketTransport : ITransport
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly SocketMount _mount;
    private readonly Carrier _carrier;
    private readonly DrainQueue _drains = DrainQueue.Next();
    private readonly WebSocket _socket;
    private readonly SocketSession _session;
    private readonly AddressBudget _address; // the session's; a field of its own because every delivery reads it
    private FrameHeaderWalk _incoming;
    private OutboundQueue _outgoing;
    private readonly long _opened;
    private long _lastHeard;
    private LeaveReason _leaveReason = new LeaveReason.Closed();
    private TaskCompletionSource? _sessionEnd;
    private TaskCompletionSource? _drained;
    private ITimer? _deadline;
    private bool _closing;
    private bool _broken;
    private volatile bool _isCutOff;

    public WebSocketTransport(SocketMount mount, Carrier carrier, Func<ITransport, SocketSession> begin)
    {
        (_mount, _carrier) = (mount, carrier);
        _incoming = new FrameHeaderWalk(mount.Options.MaxMessageBytes);
        _opened = _lastHeard = mount.Time.GetTimestamp();
        _socket = carrier.Open(this);
        lock (_gate) // the session listens to its id from here on, and a disconnect must not end a session that isn't there yet
        {
            _session = begin(this);
            _address = _session.Address;
        }
    }

    /// <summary>Tells that the client had its time to close.</summary>
    public bool IsCutOff => _isCutOff;

    /// <summary>Gets the session.</summary>
    public SocketSession Session => _session;

    /// <summary>Runs the connection to its end.</summary>
    public async Task RunAsync()
    {
        try
        {
            await ReadAsync();
        }
        finally
        {
            if (!_closing)
                Broken();
            await EndSessionAsync(); // (2), where nobody else has begun it
            await DrainedAsync(); // (3)
            _deadline?.Dispose();
            _socket.Dispose();
            _carrier.Dispose();
        }
    }

    /// <summary>Ends the connection because the server stops.</summary>
    public void Drain()
    {
        _leaveReason = new LeaveReason.Draining();
        Close(_session.HasChannels ? SessionClose.Drained : SessionClose.Normal);
    }

    /// <summary>Closes the connection if its client was idle for too long, sends a message too slowly, or reads too slowly.</summary>
    public void CheckTimes()
    {
        var options = _mount.Options;
        if (HasExpired(options.FirstJoinTimeout, _opened) && _session.IsUnused)
            Close(SessionClose.Idle);
        if (!Volatile.Read(ref _isPaused))
            CheckReading(options);
        CheckSlowness();
    }

    /// <summary>Hears what came: any byte counts against idleness, and frames are measured before their data is there.</summary>
    /// <exception cref="FrameRefusedException">A message is declared that passes the limit, or a frame is not masked.</exception>
    public void Heard(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        CountMessage(bytes.Length);
        Volatile.Write(ref _lastHeard, _mount.Time.GetTimestamp());
        if (!_incoming.Advance(bytes))
            throw new FrameRefusedException(_incoming.Refusal, _incoming.MessageBytes);
    }

    /// <summary>Notes that the host's WebSocket has received a part of a message. Its frames can't be measured.</summary>
    /// <param name="bytes">The number of bytes of the message so far.</param>
    /// <exception cref="FrameRefusedException">The message exceeds the limit.</exception>
    public void HeardMessage(long bytes)
    {
        Volatile.Write(ref _lastHeard, _mount.Time.GetTimestamp());
        Volatile.Write(ref _messageBytes, (int)Math.Min(bytes, int.MaxValue));
        if (bytes > _mount.Options.MaxMessageBytes)
            throw new FrameRefusedException(SessionClose.TooBig, bytes);
    }

    private bool HasExpired(TimeSpan timeout, long since) =>
        timeout != Timeout.InfiniteTimeSpan && _mount.Time.GetElapsedTime(since) >= timeout;

    private void CheckReading(SocketOptions options)
    {
        if (HasExpired(options.IdleTimeout, Volatile.Read(ref _lastHeard)))
            Close(SessionClose.Idle);
        else
            CheckMessage(options.MessageTimeout);
    }

    // Once, and outside the gate: it runs the application's code, and takes the gates of channels, which push to here under theirs.
    private async Task EndSessionAsync()
    {
        var (end, isFirst) = SessionEnd();
        if (!isFirst)
        {
            await end.Task;
            return;
        }
        try
        {
            await _session.EndAsync(_leaveReason);
        }
        finally
        {
            end.SetResult();
        }
    }

    private (TaskCompletionSource End, bool IsFirst) SessionEnd()
    {
        lock (_gate)
        {
            var isFirst = _sessionEnd is null;
            return (_sessionEnd ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), isFirst);
        }
    }
}
