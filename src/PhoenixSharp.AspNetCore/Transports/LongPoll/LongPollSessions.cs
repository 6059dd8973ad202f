using System.Collections.Concurrent;
using PhoenixSharp.Limiting;

namespace PhoenixSharp.Transports;

/// <summary>
/// The long-poll sessions of one mount by their names, which are made from their tokens. It limits their number, shares the places fairly
/// among clients, and has the one sweep that ends sessions which are no longer polled.
/// </summary>
/// <remarks>
/// Names are hashes of random tokens, so a plain dictionary of them can't be made to collide, and its timing reveals nothing of use.
/// </remarks>
internal sealed class LongPollSessions : IDisposable
{
    private const int MaxEnding = 1000; // evicted sessions whose channels have not left yet: they have no place, but they use memory

    private static readonly TimeSpan FirstPollTimeout = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, LongPollTransport> _open = new(StringComparer.Ordinal);
    private readonly LongPollShares _shares = new();
    private readonly SocketMount _mount;
    private readonly TimeSpan _period;
    private readonly ITimer _sweep;
    private TaskCompletionSource? _empty;
    private TokenBucket _warnings;
    private int _ending;
    private volatile bool _draining;

    public LongPollSessions(SocketMount mount)
    {
        _mount = mount;
        _period = mount.Options.LongPollWindow / 8;
        _sweep = mount.Time.CreateTimer(static sessions => ((LongPollSessions)sessions!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    // Guarded.
    private bool IsFull => _shares.Count >= _mount.Options.MaxLongPollSessions;

    // Guarded.
    private bool IsEmpty => _shares.Count == 0 && _ending == 0;

    /// <summary>Finds the session that a client names.</summary>
    /// <returns>Null for none; one that is over is none, though its channels may still be ending. When the server stops it is one: its polls get 204.</returns>
    public LongPollTransport? Find(string? token) => token is null ? null : FindByName(LongPollRelay.NameOf(token));

    /// <summary>Finds the session of a name, as <see cref="Find"/> does.</summary>
    public LongPollTransport? FindByName(string name) =>
        _open.TryGetValue(name, out var session) && (_draining || !session.IsOver) ? session : null;

    /// <summary>Takes a place for a session of a client: <see cref="Add"/> or <see cref="Release"/> must follow.</summary>
    /// <remarks>If all places are taken, another session may be ended; see <see cref="LongPollShares.FindEvictable"/>.</remarks>
    /// <param name="client">The client's name, usually its address.</param>
    /// <returns><see langword="null"/> if there is no place for this client, or the server stops.</returns>
    public LongPollPlace? TryReserve(string client)
    {
        LongPollPlace? evicted = null;
        LongPollPlace place;
        lock (_gate)
        {
            if (_draining || (IsFull && (evicted = TakeEvictable(client)) is null))
                return null;
            place = _shares.Take(client);
        }
        if (evicted is not null)
            Evict(evicted);
        return place;
    }

    /// <summary>Frees a place whose connect was refused.</summary>
    public void Release(LongPollPlace place) => Free(place);

    /// <summary>Notes that a poll of a session begins.</summary>
    public void Poll(LongPollPlace place)
    {
        lock (_gate)
            LongPollShares.Poll(place);
    }

    public void Add(LongPollTransport session)
    {
        ChannelMetrics.Connections.Add(1);
        lock (_gate)
        {
            _open[session.Name] = session;
            session.Place.Session = session;
            session.Place.Opened = _mount.Time.GetTimestamp();
            LongPollShares.Open(session.Place);
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
            if (!_draining && _open.TryRemove(session.Name, out _) && _open.IsEmpty)
                _sweep.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        Free(session.Place);
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
        {
            if (IsEmpty)
                return Task.CompletedTask;
            _empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _empty.Task;
        }
    }

    public void Dispose() => _sweep.Dispose();

    // Guarded. Frees the place at once, although the channels of its session may take a while to leave.
    private LongPollPlace? TakeEvictable(string client)
    {
        var openedBefore = _mount.Time.GetTimestamp() - (long)(FirstPollTimeout.TotalSeconds * _mount.Time.TimestampFrequency);
        if (_ending >= MaxEnding || _shares.FindEvictable(client, openedBefore) is not { } evicted)
            return null;
        _shares.Free(evicted);
        evicted.IsEvicted = true;
        _ending++;
        return evicted;
    }

    // Logs at most once in ten seconds, since every connect can evict a session.
    private void Evict(LongPollPlace evicted)
    {
        evicted.Session!.Evict();
        ChannelMetrics.LongPollEvicted.Add(1);
        if (_warnings.Take(ConnectLimits.EveryTenSeconds, _mount.Time) == TimeSpan.Zero)
            _mount.Logger.SessionEvicted(_mount.Path, _mount.Options.MaxLongPollSessions);
    }

    private void Free(LongPollPlace place)
    {
        lock (_gate)
        {
            if (place.IsEvicted)
                _ending--;
            else
                _shares.Free(place);
            if (IsEmpty)
                _empty?.TrySetResult();
        }
    }

    private void Sweep()
    {
        foreach (var (_, session) in _open)
            session.CheckTimes();
        _mount.Expiring.Sweep(_mount.Time.GetUtcNow());
        _mount.PubSub.Budget.Recheck();
    }
}
