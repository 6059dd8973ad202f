using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Transports;

internal sealed partial class WebSocketTransport
{
    private const int Batch = 64 * 1024;

    /// <summary>Queues a frame.</summary>
    public void Push(Frame frame)
    {
        lock (_gate)
        {
            if (_closing || _broken)
                return;
            if (!HasRoom(frame.FramedBytes.Length))
            {
                CloseSlowConsumer();
                return;
            }
            _outgoing.Enqueue(frame.FramedBytes);
            if (!Schedule())
                return;
        }
        BeginDrain();
    }

    // Answers the client's close: it has closed its side, so there is nothing to wait for but the answer's flush, and the reading task ends the session.
    private void AnswerClose(SessionClose close)
    {
        lock (_gate)
        {
            if (_closing || _broken)
                return;
            _outgoing.Enqueue(CloseFrame(close));
            _closing = true;
            if (!Schedule())
                return;
        }
        Flush();
    }

    /// <summary>Queues what the WebSocket itself has to say: a pong, or its close after a violation. Pongs are counted too: a client may ping and never read.</summary>
    public void PushControl(ReadOnlySpan<byte> frame)
    {
        const byte CloseFrame = 0x88;
        lock (_gate)
        {
            if (_closing || _broken)
                return;
            if (frame[0] == CloseFrame)
            {
                BeginClosing();
            }
            else if (!HasRoom(frame.Length))
            {
                CloseSlowConsumer();
                return;
            }
            _outgoing.Enqueue(frame.ToArray());
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
            if (_closing || _broken)
                return;
            if (close == SessionClose.SlowConsumer)
            {
                CloseSlowConsumer();
                return;
            }
            _outgoing.Enqueue(CloseFrame(close));
            BeginClosing();
            if (!Schedule())
                return;
        }
        BeginDrain();
    }

    /// <summary>Sends what waits. Called once for each time the queue was found idle.</summary>
    public void Flush() => _ = DrainAsync();

    // Guarded. One frame larger than the limit may go where nothing waits: it is in memory anyhow.
    private bool HasRoom(int bytes) => _outgoing.Bytes + bytes <= _mount.Options.MaxOutboundBytes || _outgoing.NoneWaits;

    // Guarded. What waits is dropped, so that the close has a chance to get through.
    private void CloseSlowConsumer()
    {
        _mount.Logger.SlowConsumer(_mount.Path, _outgoing.Bytes);
        ChannelMetrics.SlowConsumers.Add(1);
        _outgoing.DropWaiting();
        _outgoing.Enqueue(CloseFrame(SessionClose.SlowConsumer));
        BeginClosing();
        if (Schedule())
            BeginDrain();
    }

    // Guarded. The client has a second from here on; then whatever still waits is cut off.
    private void BeginClosing()
    {
        _closing = true;
        BeginCountdown();
        ThreadPool.UnsafeQueueUserWorkItem(static transport => _ = transport.EndSessionAsync(), this, preferLocal: false); // (2)
    }

    private void BeginCountdown() =>
        _deadline = _mount.Time.CreateTimer(static transport => ((WebSocketTransport)transport!).CutOff(), this, CloseTimeout, Timeout.InfiniteTimeSpan);

    private void CutOff()
    {
        bool stuck;
        lock (_gate)
        {
            _isCutOff = true;
            stuck = _drainBegan != 0;
        }
        if (stuck)
            _carrier.Abort();
        else
            _carrier.CancelPendingRead();
    }

    // What the message in hand causes on the reading thread itself, a join's or a heartbeat's answer, leaves from there when it is handled: in one write and without a hop.
    private void BeginDrain()
    {
        if (t_reading == this)
            _drainsAfterReading = true;
        else
            _drains.Add(this);
    }

    // Guarded. True if a drain must be started.
    private bool Schedule()
    {
        if (_drainBegan != 0)
            return false;
        _drainBegan = Math.Max(1, _mount.Time.GetTimestamp());
        return true;
    }

    private async Task DrainAsync()
    {
        try
        {
            for (var taken = Take(0); taken > 0; taken = Take(taken))
            {
                var flush = _carrier.FlushAsync();
                var isWaiting = !flush.IsCompleted;
                if (!await flush)
                    Broken();
                if (isWaiting)
                    Volatile.Write(ref _drainBegan, Math.Max(1, _mount.Time.GetTimestamp()));
            }
        }
        catch (Exception gone) // mostly the client, under the write
        {
            _mount.Logger.WriteFailed(gone, _mount.Path);
            Idle();
            Broken();
        }
    }

    // Hands on what waits, as much as one flush should carry: of a large frame a piece, lest each of a thousand subscribers holds a copy of it. 0 ends the drain.
    private int Take(int written)
    {
        lock (_gate)
        {
            if (!_broken) // else nothing is counted any more
                _outgoing.Written(written);
            var taken = 0;
            while (taken < Batch && !_outgoing.IsEmpty)
            {
                var piece = _outgoing.Take(Batch - taken);
                _carrier.Write(piece);
                taken += piece.Length;
            }
            if (taken == 0)
                Idle();
            return taken;
        }
    }

    private void Idle()
    {
        lock (_gate)
        {
            _outgoing.Shrink();
            _drainBegan = 0;
            _drained?.TrySetResult(); // its continuations run elsewhere
        }
    }

    private Task DrainedAsync()
    {
        lock (_gate)
        {
            if (_drainBegan == 0)
                return Task.CompletedTask;
            if (_deadline is null)
                BeginCountdown();
            return (_drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    // Nobody is there to write to any more. A write that is stuck all the same would hold the request for ever.
    private void Broken()
    {
        bool stuck;
        lock (_gate)
        {
            _broken = true;
            _outgoing.Clear();
            stuck = _drainBegan != 0;
        }
        if (stuck)
            _carrier.Abort();
    }

    // RFC 6455 §5.5.1: the code, then the reason
    private static byte[] CloseFrame(SessionClose close)
    {
        var frame = new byte[4 + Encoding.UTF8.GetByteCount(close.Reason)];
        frame[0] = 0x88;
        frame[1] = (byte)(frame.Length - 2);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), close.Code);
        Encoding.UTF8.GetBytes(close.Reason, frame.AsSpan(4));
        return frame;
    }
}
