using System.Buffers.Binary;
using System.Text;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Transports;

// The way out. Everything is queued as ready frames; one drain at a time hands them to the carrier. What makes a client slow is decided
// in .Slowness.cs.
internal sealed partial class WebSocketTransport
{
    private const int Batch = 64 * 1024;

    private DrainState _drain;
    private bool _drainsAfterReading; // the reading thread's alone
    private TaskCompletionSource? _writable; // somebody waits for the queue to get shorter

    private enum DrainState : byte
    {
        /// <summary>Nothing waits.</summary>
        Idle,

        /// <summary>Something waits, and the drain has not run since.</summary>
        Scheduled,

        /// <summary>The drain is writing, or waits for the client.</summary>
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
    /// Queues a control frame of the WebSocket itself: a pong, or its close after a violation. Pongs are counted too: a client may ping
    /// and never read.
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

    /// <summary>Ends the connection behind what is queued. (1)</summary>
    public void Close(SessionClose close)
    {
        lock (_gate)
        {
            if (IsClosing)
                return;
            if (close == SessionClose.Overloaded)
                _outgoing.DropWaiting(_address); // its bytes are the reason
            _outgoing.Enqueue(CloseFrame(close), _address);
            BeginClosing();
            if (!Schedule())
                return;
        }
        BeginDrain();
    }

    /// <summary>Waits while more than <see cref="Roomy"/> bytes are queued, until half of that is left or the connection ends.</summary>
    public ValueTask WaitUntilWritableAsync(CancellationToken cancellationToken)
    {
        if (_outgoing.Bytes <= Roomy)
            return ValueTask.CompletedTask;
        lock (_gate)
        {
            if (IsClosing || _outgoing.Bytes <= Roomy)
                return ValueTask.CompletedTask;
            _writable ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_writable.Task.WaitAsync(cancellationToken));
        }
    }

    /// <summary>Sends what waits. Called once for each time the queue was found idle.</summary>
    public void Flush() => _ = DrainAsync();

    // Answers the client's close: it has closed its side, so there is nothing to wait for but the answer's flush, and the reading task
    // ends the session.
    private void AnswerClose(SessionClose close)
    {
        lock (_gate)
        {
            if (IsClosing)
                return;
            _outgoing.Enqueue(CloseFrame(close), _address);
            _closing = true;
            LetWriters();
            if (!Schedule())
                return;
        }
        Flush();
    }

    // Guarded. The client has a second from here on; then whatever still waits is cut off.
    private void BeginClosing()
    {
        _closing = true;
        LetWriters();
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

    // What the message in hand causes on the reading thread itself, a join's or a heartbeat's answer, leaves from there when it is
    // handled: in one write and without a hop. More than one batch does not wait for that.
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

    // Guarded. True if a drain must be started.
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
                    BeginStuck();
                if (!await flush)
                    Broken();
            }
        }
        catch (Exception gone) // mostly the client, under the write
        {
            _mount.Logger.WriteFailed(gone, _mount.Path);
            lock (_gate)
                _drain = DrainState.Idle; // nothing to abort
            Broken();
            Idle();
        }
    }

    // Hands on what waits, as much as one flush should carry: of a large frame a piece, lest each of a thousand subscribers holds a copy of it. 0 ends the drain.
    private int Take(int written)
    {
        lock (_gate)
        {
            _drain = DrainState.Writing;
            _stuckSince = 0;
            if (!_broken) // else nothing is counted any more
                _outgoing.Written(written);
            if (_outgoing.Bytes <= Roomy / 2)
                LetWriters();
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
    private void LetWriters()
    {
        _writable?.TrySetResult(); // its continuations run elsewhere
        _writable = null;
    }

    private void Idle()
    {
        lock (_gate)
        {
            _outgoing.Shrink();
            _drain = DrainState.Idle;
            _drained?.TrySetResult(); // its continuations run elsewhere
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

    // Nobody is there to write to any more. A write that is stuck all the same would hold the request for ever.
    private void Broken()
    {
        bool isStuck;
        lock (_gate)
        {
            _broken = true;
            _outgoing.Clear(_address);
            LetWriters();
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
