using System.Buffers;

namespace PhoenixSharp.Transports;

// A message that has not arrived completely: its memory is counted, and it has a deadline and a minimum rate.
internal sealed partial class WebSocketTransport
{
    private const int MinBytesPerSecond = 240; // as Kestrel's MinRequestBodyDataRate

    private static readonly TimeSpan RateGrace = TimeSpan.FromSeconds(5);

    private long _messageBegan; // when the reader began to wait for the rest of a message; 0 if it does not wait for one
    private int _messageBytes;
    private int _lastRead; // the last bytes that arrived: some may belong to the next message

    /// <summary>Gets the number of bytes of the unfinished message that have arrived.</summary>
    public int MessageBytes => Volatile.Read(ref _messageBytes);

    // Not under the gate: the reader writes these fields, and the sweep reads them.
    private void CheckMessage(TimeSpan timeout)
    {
        var began = Volatile.Read(ref _messageBegan);
        if (began == 0 || timeout == Timeout.InfiniteTimeSpan)
            return;
        var elapsed = _mount.Time.GetElapsedTime(began);
        var bytes = MessageBytes;
        if (elapsed < timeout && (elapsed <= RateGrace || bytes >= elapsed.TotalSeconds * MinBytesPerSecond))
            return;
        lock (_gate)
        {
            if (IsClosing)
                return;
        }
        _mount.Logger.MessageTooSlow(_mount.Path, bytes, elapsed, timeout);
        ChannelMetrics.SlowMessages.Add(1);
        Close(SessionClose.MessageTooSlow);
    }

    private void BeginMessage()
    {
        if (_messageBegan == 0)
            Volatile.Write(ref _messageBegan, Math.Max(1, _mount.Time.GetTimestamp()));
    }

    // Bytes are counted when they arrive: the WebSocket returns them only when its buffer is full or the message ends.
    private void CountMessage(int bytes)
    {
        Volatile.Write(ref _messageBytes, _messageBytes + bytes);
        _lastRead = bytes;
    }

    // The first buffer is not counted: it is small, and every message needs one.
    private byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        _session.Charge(larger.Length - (buffer.Length > ReadBuffer ? buffer.Length : 0));
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private void EndMessage(byte[] buffer)
    {
        Volatile.Write(ref _messageBegan, 0);
        Volatile.Write(ref _messageBytes, _lastRead);
        if (buffer.Length > ReadBuffer)
            _session.Charge(-buffer.Length);
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
