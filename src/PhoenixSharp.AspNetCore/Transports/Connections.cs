namespace PhoenixSharp.Transports;

/// <summary>The open connections of one mount, and the one sweep that looks after them.</summary>
/// <remarks>An idle connection costs no timer: the sweep runs while there is any connection, at most a tenth of the shortest time-out apart.</remarks>
internal sealed class Connections : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly HashSet<WebSocketTransport> _open = [];
    private readonly SocketMount _mount;
    private readonly TimeSpan _period;
    private readonly ITimer _sweep;

    public Connections(SocketMount mount)
    {
        _mount = mount;
        _period = Period(mount.Options);
        _sweep = mount.Time.CreateTimer(static connections => ((Connections)connections!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(WebSocketTransport connection)
    {
        lock (_gate)
        {
            if (_open.Add(connection) && _open.Count == 1)
                _sweep.Change(_period, _period);
        }
        ChannelMetrics.Connections.Add(1);
    }

    public void Remove(WebSocketTransport connection)
    {
        lock (_gate)
        {
            if (_open.Remove(connection) && _open.Count == 0)
                _sweep.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        ChannelMetrics.Connections.Add(-1);
    }

    public WebSocketTransport[] Snapshot()
    {
        lock (_gate)
            return [.. _open];
    }

    public void Dispose() => _sweep.Dispose();

    private static TimeSpan Period(SocketOptions options)
    {
        var shortest = TimeSpan.MaxValue;
        foreach (var time in new[] { options.IdleTimeout, options.SendTimeout, options.FirstJoinTimeout, options.MessageTimeout })
        {
            if (time != Timeout.InfiniteTimeSpan && time < shortest)
                shortest = time;
        }
        var period = shortest / 10;
        return period < Shortest ? Shortest : period > Longest ? Longest : period;
    }

    private void Sweep()
    {
        foreach (var connection in Snapshot())
            connection.CheckTimes();
        _mount.Expiring.Sweep(_mount.Time.GetUtcNow());
        _mount.PubSub.Budget.Recheck();
    }
}
