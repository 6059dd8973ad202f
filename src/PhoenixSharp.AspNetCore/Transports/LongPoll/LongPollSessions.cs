using System.Collections.Concurrent;

namespace PhoenixSharp.Transports;

/// <summary>The long-poll sessions of one mount by their tokens, no more than it may have, and the one sweep that ends those nobody polls.</summary>
/// <remarks>Tokens are random and made here, so a plain dictionary of them can't be made to collide, nor its timing tell anything of use.</remarks>
internal sealed class LongPollSessions : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, LongPollTransport> _open = new(StringComparer.Ordinal);
    private readonly SocketMount _mount;
    private readonly TimeSpan _period;
    private readonly ITimer _sweep;
    private TaskCompletionSource? _empty;
    private int _count; // with those whose connect is being decided
    private volatile bool _draining;

    public LongPollSessions(SocketMount mount)
    {
        _mount = mount;
        _period = mount.Options.LongPollWindow / 8;
        _sweep = mount.Time.CreateTimer(static sessions => ((LongPollSessions)sessions!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Finds the session that a client names.</summary>
    /// <returns>Null for none; one that is over is none, though its channels may still be ending. When the server stops it is one: its polls get 204.</returns>
    public LongPollTransport? Find(string? token) =>
        token is not null && _open.TryGetValue(token, out var session) && (_draining || !session.IsOver) ? session : null;

    /// <summary>Takes a place for a session: <see cref="Add"/> or <see cref="Release"/> must follow.</summary>
    /// <returns>False if there are as many as may be, or the server stops.</returns>
    public bool TryReserve()
    {
        lock (_gate)
        {
            if (_draining || _count >= _mount.Options.MaxLongPollSessions)
                return false;
            _count++;
            return true;
        }
    }

    public void Release() => Free();

    public void Add(LongPollTransport session)
    {
        ChannelMetrics.Connections.Add(1);
        lock (_gate)
        {
            _open[session.Token] = session;
            if (_open.Count == 1)
                _sweep.Change(_period, _period);
            if (!_draining)
                return;
        }
        session.Drain(); // its connect was decided while the server began to stop
    }

    public void Remove(LongPollTransport session)
    {
        ChannelMetrics.Connections.Add(-1);
        lock (_gate)
        {
            if (!_draining && _open.TryRemove(session.Token, out _) && _open.IsEmpty)
                _sweep.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        Free();
    }

    /// <summary>Lets nobody in any more, because the server stops.</summary>
    /// <returns>The sessions that there are, to be ended one by one.</returns>
    public LongPollTransport[] BeginDrain()
    {
        lock (_gate)
        {
            _draining = true;
            return [.. _open.Values];
        }
    }

    /// <summary>Returns the sessions that have begun.</summary>
    public IEnumerable<SocketSession> Sessions() => _open.Values.Select(transport => transport.Session).OfType<SocketSession>();

    /// <summary>Waits until there is no session any more: no request does, when the server stops.</summary>
    public Task WhenEmpty()
    {
        lock (_gate)
            return _count == 0 ? Task.CompletedTask : (_empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    public void Dispose() => _sweep.Dispose();

    private void Free()
    {
        lock (_gate)
        {
            if (--_count == 0)
                _empty?.TrySetResult();
        }
    }

    private void Sweep()
    {
        foreach (var (_, session) in _open)
            session.CheckTimes();
        _mount.Expiring.Sweep(_mount.Time.GetUtcNow());
    }
}
