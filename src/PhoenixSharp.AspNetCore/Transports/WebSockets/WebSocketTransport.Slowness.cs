namespace PhoenixSharp.Transports;

// Decides whether a client is slow. Bytes that were queued before the drain has run are never a reason. A client is slow if:
// (a) it accepted none of the bytes that were offered to it for SendTimeout;
// (b) its backlog is large, and it accepted no byte for a second;
// (c) its backlog exceeds MaxOutboundBytes, although the client reads;
// (d) its backlog exceeds its share of an address that exceeds its limit, and it accepted no byte for a second, or HoldTimeout has passed.
internal sealed partial class WebSocketTransport
{
    private const int HighWaterMark = 1 << 20; // below it no sender waits, and no client is slow
    private const int MinLargeBacklog = 16 << 20;
    private const string LargeBacklogLimit = nameof(SocketOptions.MaxOutboundBytes) + " (16 MiB while nothing is accepted for a second)";

    private static readonly TimeSpan LargeBacklogTimeout = TimeSpan.FromSeconds(1);

    private long _stalledSince; // when the pending flush last made progress, as far as it was checked; 0 if no flush is pending
    private long _acceptedBytes; // Carrier.AcceptedBytes at that time
    private ShareWatch _share;

    // Guarded.
    private bool IsClosing => _closing || _broken;

    // The backlog from which (b) applies. At least four messages must fit.
    private long LargeBacklog => Math.Max(MinLargeBacklog, 4L * _mount.Options.MaxMessageBytes);

    // Guarded. Closes the connection if these bytes would exceed a limit. Returns false if they must not be queued.
    private bool TryMakeRoom(int bytes)
    {
        if (IsClosing)
            return false;
        if (LimitOf(_outgoing.Bytes + bytes) is not { } limit)
            return true;
        CloseSlowConsumer(limit);
        return false;
    }

    // Guarded. Returns the name of the limit that a queue of this length exceeds, or null.
    private string? LimitOf(long bytes)
    {
        var options = _mount.Options;
        if (bytes <= Math.Min(HighWaterMark, options.MaxOutboundBytes) || _drain == DrainState.Scheduled || !_outgoing.HasWaiting)
            return null;
        if (bytes > options.MaxOutboundBytes)
            return nameof(options.MaxOutboundBytes); // (c)
        if (_share.TimeAbove(_address, bytes, _mount.Time) is { } above
            && (above >= options.HoldTimeout || StalledTime() >= LargeBacklogTimeout))
            return nameof(PhoenixOptions.MaxWaitingBytesPerAddress); // (d)
        return bytes > LargeBacklog && StalledTime() >= LargeBacklogTimeout ? LargeBacklogLimit : null; // (b)
    }

    // The sweep calls this, because a limit can also be exceeded while nothing is pushed.
    private void CheckSlowness()
    {
        lock (_gate)
        {
            if (IsClosing)
                return;
            if (_mount.Options.SendTimeout is var timeout && timeout != Timeout.InfiniteTimeSpan && StalledTime() >= timeout)
                CloseSlowConsumer(nameof(SocketOptions.SendTimeout)); // (a)
            else if (LimitOf(_outgoing.Bytes) is { } limit)
                CloseSlowConsumer(limit);
        }
    }

    // Guarded. Drops the frames that wait, so that the client can receive the close.
    private void CloseSlowConsumer(string limit)
    {
        _mount.Logger.SlowConsumer(_mount.Path, _outgoing.Bytes, StalledTime(), limit);
        ChannelMetrics.SlowConsumers.Add(1);
        _outgoing.DropWaiting(_address);
        _outgoing.Enqueue(CloseFrame(SessionClose.SlowConsumer), _address);
        BeginClosing();
        if (Schedule())
            BeginDrain();
    }

    private void BeginStall()
    {
        lock (_gate)
            (_stalledSince, _acceptedBytes) = (Math.Max(1, _mount.Time.GetTimestamp()), _carrier.AcceptedBytes);
    }

    // Guarded. Returns for how long the client has accepted none of the bytes offered to it. Progress restarts the time when it is noticed.
    private TimeSpan StalledTime()
    {
        if (_stalledSince == 0)
            return TimeSpan.Zero;
        if (_carrier.AcceptedBytes is var accepted && accepted != _acceptedBytes)
            (_stalledSince, _acceptedBytes) = (Math.Max(1, _mount.Time.GetTimestamp()), accepted);
        return _mount.Time.GetElapsedTime(_stalledSince);
    }
}
