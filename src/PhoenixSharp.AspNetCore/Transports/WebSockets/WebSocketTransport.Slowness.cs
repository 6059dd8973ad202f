namespace PhoenixSharp.Transports;

// When a client is slow. Bytes that were queued before the drain has run are never a reason. See SocketOptions.MaxOutboundBytes.
// (a) bytes were offered and none was accepted for SendTimeout,
// (b) much waits, and none was accepted for a second,
// (c) more waits than MaxOutboundBytes, or than its share of an address that exceeds its limit, although the client reads.
internal sealed partial class WebSocketTransport
{
    private const int Roomy = 1 << 20; // a queue that is no longer makes nobody wait, and no client slow
    private const int MuchBytes = 16 << 20;
    private const string MuchLimit = nameof(SocketOptions.MaxOutboundBytes) + " (16 MiB while nothing is accepted for a second)";

    private static readonly TimeSpan MuchTimeout = TimeSpan.FromSeconds(1);

    private long _stuckSince; // when the flush in hand began to wait, or was last seen to make progress; 0 if none waits
    private long _acceptedBytes; // what had been accepted then

    // Guarded.
    private bool IsClosing => _closing || _broken;

    // Much for a connection whose largest message may be larger than that.
    private long Much => Math.Max(MuchBytes, 4L * _mount.Options.MaxMessageBytes);

    // Guarded. Closes the connection if it is too slow to take these bytes too.
    private bool TryMakeRoom(int bytes)
    {
        if (IsClosing)
            return false;
        if (LimitOf(_outgoing.Bytes + bytes) is not { } limit)
            return true;
        CloseSlowConsumer(limit);
        return false;
    }

    // Guarded. The name of the limit that a queue of this length exceeds, or null.
    private string? LimitOf(long bytes)
    {
        var options = _mount.Options;
        if (bytes <= Math.Min(Roomy, options.MaxOutboundBytes) || _drain == DrainState.Scheduled || _outgoing.NoneWaits)
            return null;
        if (bytes > options.MaxOutboundBytes)
            return nameof(options.MaxOutboundBytes); // (c)
        if (_address.IsExceeded && bytes > Math.Max(Roomy, _address.Share))
            return nameof(PhoenixOptions.MaxWaitingBytesPerAddress); // (c)
        return bytes > Much && StuckFor() >= MuchTimeout ? MuchLimit : null; // (b)
    }

    // The sweep's look at a connection to which nothing more is pushed.
    private void CheckSlowness()
    {
        lock (_gate)
        {
            if (IsClosing)
                return;
            if (_mount.Options.SendTimeout is var timeout && timeout != Timeout.InfiniteTimeSpan && StuckFor() >= timeout)
                CloseSlowConsumer(nameof(SocketOptions.SendTimeout)); // (a)
            else if (LimitOf(_outgoing.Bytes) is { } limit)
                CloseSlowConsumer(limit);
        }
    }

    // Guarded. What waits is dropped, so that the close has a chance to get through.
    private void CloseSlowConsumer(string limit)
    {
        _mount.Logger.SlowConsumer(_mount.Path, _outgoing.Bytes, StuckFor(), limit);
        ChannelMetrics.SlowConsumers.Add(1);
        _outgoing.DropWaiting(_address);
        _outgoing.Enqueue(CloseFrame(SessionClose.SlowConsumer), _address);
        BeginClosing();
        if (Schedule())
            BeginDrain();
    }

    private void BeginStuck()
    {
        lock (_gate)
            (_stuckSince, _acceptedBytes) = (Math.Max(1, _mount.Time.GetTimestamp()), _carrier.AcceptedBytes);
    }

    // Guarded. For how long the client has accepted nothing of what is offered to it. Progress restarts the time when it is noticed.
    private TimeSpan StuckFor()
    {
        if (_stuckSince == 0)
            return TimeSpan.Zero;
        if (_carrier.AcceptedBytes is var accepted && accepted != _acceptedBytes)
            (_stuckSince, _acceptedBytes) = (Math.Max(1, _mount.Time.GetTimestamp()), accepted);
        return _mount.Time.GetElapsedTime(_stuckSince);
    }
}
