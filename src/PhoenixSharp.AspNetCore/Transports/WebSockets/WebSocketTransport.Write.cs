using System.Buffers.Binary;
using System.Text;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Transports;

// Sending. All data is queued as ready frames, and one drain at a time writes them to the carrier. WebSocketTransport.Slowness.cs decides
// whether the client is slow.
internal sealed partial class WebSocketTransport
{
    private const int Batch = 64 * 1024;

    private DrainState _drain;
    private bool _drainsAfterReading; // used by the reading thread alone
    private TaskCompletionSource? _writable; // completes when the queue is short again; null if no sender waits

    private enum DrainState : byte
    {
        /// <summary>The queue is empty.</summary>
        Idle,

        /// <summary>Frames wait, and the drain has not run yet.</summary>
        Scheduled,

        /// <summary>The drain writes, or waits for the client.</summary>
        Writing,
    }

    /// <summary>Gets the number of bytes that wait to be sent or are being sent.</summary>
    public long QueuedBytes => _outgoing.Bytes;

    /// <summary>Queues a frame.</summary>
    public void Push(Frame frame)
    {
        lock (_gate)
        {
            if (!TryMakeRoom(frame.Length))
                return;
            _outgoing.Enqueue(frame, _address);
            if (!Schedule())
                return;
        }
        BeginDrain();
    }

    /// <summary>
    /// Queues a control frame that the base library's WebSocket sends: a pong, or the close after a violation. Pongs count too, since a
    /// client can ping and never read.
    /// </summary>
    public void PushControl(ReadOnlySpan<byte> frame)
    {
        const byte CloseFrame = 0x88;
        lock (_gate)
        {
            if (frame[0] == CloseFrame)
            {
                if (IsClosing)
                    return;
                BeginClosing();
            }
            else if (!TryMakeRoom(frame.Length))
            {
                return;
            }
            _outgoing.Enqueue(Frame.OfControl(frame.ToArray()), _address);
            if (!Schedule())
                return;
        }
        BeginDrain();
    }

    /// <summary>Closes the connection after the frames that are queued. (1)</summary>
    public void Close(SessionClose close)
    {
        lock (_gate)
        {
            if (IsClosing)
                return;
            if (close == SessionClose.Overloaded)
                _outgoing.DropWaiting(_address); // these bytes are the reason for the close
            _outgoing.Enqueue(CloseFrame(close), _address);
            BeginClosing();
            if (!Schedule())
                return;
        }
        BeginDrain();
    }

    /// <summary>
    /// Waits if more than <see cref="HighWaterMark"/> bytes are queued, until half of that is left or the connection ends.
    /// </summary>
    public ValueTask WaitUntilWritableAsync(CancellationToken cancellationToken)
    {
        if (_outgoing.Bytes <= HighWaterMark)
            return ValueTask.CompletedTask;
        lock (_gate)
        {
            if (IsClosing || _outgoing.Bytes <= HighWaterMark)
                return ValueTask.CompletedTask;
            _writable ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_writable.Task.WaitAsync(cancellationToken));
        }
    }

    /// <summary>Starts the drain. It is called once after each <see cref="Schedule"/> that returned <see langword="true"/>.</summary>
    public void Flush() => _ = DrainAsync();

    // Answers the client's close. The client has closed its side, so only the flush of the answer is left to wait for. The reading task
    // ends the session.
    private void AnswerClose(SessionClose close)
    {
        lock (_gate)
        {
            if (IsClosing)
                return;
            _outgoing.Enqueue(CloseFrame(close), _address);
            _closing = true;
            ReleaseWriters();
            if (!Schedule())
                return;
        }
        Flush();
    }

    // Guarded. The client has a second to close its side; then the connection is cut off.
    private void BeginClosing()
    {
        _closing = true;
        ReleaseWriters();
        BeginCountdown();
        ThreadPool.UnsafeQueueUserWorkItem(static transport => _ = transport.EndSessionAsync(), this, preferLocal: false); // (2)
    }

    private void BeginCountdown() =>
        _deadline = _mount.Time.CreateTimer(static transport => ((WebSocketTransport)transport!).CutOff(), this, CloseTimeout, Timeout.InfiniteTimeSpan);

    private void CutOff()
    {
        bool isStuck;
        lock (_gate)
        {
            _isCutOff = true;
            isStuck = _drain != DrainState.Idle;
        }
        if (isStuck)
            _carrier.Abort();
        else
            _carrier.CancelPendingRead();
    }

    // Frames that the reading thread itself queues while it handles a message, such as the answer to a join or a heartbeat, are sent from
    // that thread when the message is handled: in one write and without a thread hop. If they exceed one batch, the drain starts at once.
    private void BeginDrain()
    {
        var isReading = t_reading == this;
        if (isReading && _outgoing.Bytes <= Batch)
        {
            _drainsAfterReading = true;
            return;
        }
        if (isReading)
            _drainsAfterReading = false;
        _drains.Add(this);
    }

    // Guarded. Returns true if the caller must start the drain.
    private bool Schedule()
    {
        if (_drain != DrainState.Idle)
            return _drain == DrainState.Scheduled && _drainsAfterReading && t_reading == this && _outgoing.Bytes > Batch;
        _drain = DrainState.Scheduled;
        return true;
    }

    private async Task DrainAsync()
    {
        try
        {
            for (var taken = Take(0); taken > 0; taken = Take(taken))
            {
                var flush = _carrier.FlushAsync();
                if (!flush.IsCompleted)
                    BeginStall();
                if (!await flush)
                    Broken();
            }
        }
        catch (Exception gone) // in most cases the client has disconnected
        {
            _mount.Logger.WriteFailed(gone, _mount.Path);
            lock (_gate)
                _drain = DrainState.Idle; // so that Broken has nothing to abort
            Broken();
            Idle();
        }
    }

    // Writes as many bytes as one flush should send. A large frame is written in pieces, so that a thousand subscribers do not each hold a
    // copy of it. Returns the number of bytes; 0 ends the drain.
    private int Take(int written)
    {
        lock (_gate)
        {
            _drain = DrainState.Writing;
            _stalledSince = 0;
            if (!_broken) // otherwise the queue was cleared, and its count with it
                _outgoing.Written(written);
            if (_outgoing.Bytes <= HighWaterMark / 2)
                ReleaseWriters();
            var taken = 0;
            while (taken < Batch && !_outgoing.IsEmpty)
            {
                var piece = _outgoing.Take(Batch - taken, _address);
                _carrier.Write(piece);
                taken += piece.Length;
            }
            if (taken == 0)
                Idle();
            return taken;
        }
    }

    // Guarded.
    private void ReleaseWriters()
    {
        _writable?.TrySetResult(); // continuations run on the thread pool
        _writable = null;
    }

    private void Idle()
    {
        lock (_gate)
        {
            _outgoing.Shrink();
            _drain = DrainState.Idle;
            _drained?.TrySetResult(); // continuations run on the thread pool
        }
    }

    private Task DrainedAsync()
    {
        lock (_gate)
        {
            if (_drain == DrainState.Idle)
                return Task.CompletedTask;
            if (_deadline is null)
                BeginCountdown();
            return (_drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    // The client is gone. A write that still waits for it is aborted: it would keep the request open for ever.
    private void Broken()
    {
        bool isStuck;
        lock (_gate)
        {
            _broken = true;
            _outgoing.Clear(_address);
            ReleaseWriters();
            isStuck = _drain != DrainState.Idle;
        }
        if (isStuck)
            _carrier.Abort();
    }

    // RFC 6455 §5.5.1: the code, then the reason
    private static Frame CloseFrame(SessionClose close)
    {
        var frame = new byte[4 + Encoding.UTF8.GetByteCount(close.Reason)];
        frame[0] = 0x88;
        frame[1] = (byte)(frame.Length - 2);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), close.Code);
        Encoding.UTF8.GetBytes(close.Reason, frame.AsSpan(4));
        return Frame.OfControl(frame);
    }
}
