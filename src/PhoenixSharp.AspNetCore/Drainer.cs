using Microsoft.Extensions.Hosting;
using PhoenixSharp.Transports;

namespace PhoenixSharp;

/// <summary>Ends all connections when the host begins to stop.</summary>
/// <remarks>
/// From <see cref="IHostApplicationLifetime.ApplicationStopping"/>: Kestrel stops before an application's own hosted services do, and an
/// upgraded request that doesn't return holds the shutdown until its time is up and then ends in a reset.
/// </remarks>
internal sealed class Drainer : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Connections> _mounts = [];
    private readonly List<LongPollSessions> _longPolls = [];

    public Drainer(IHostApplicationLifetime lifetime) => lifetime.ApplicationStopping.Register(Drain);

    /// <summary>Tells that the host stops: who connects from now on is sent away at once.</summary>
    public bool IsDraining { get; private set; }

    /// <summary>Makes room for a mount's connections.</summary>
    public Connections Open(SocketMount mount)
    {
        var connections = new Connections(mount);
        lock (_gate)
            _mounts.Add(connections);
        return connections;
    }

    /// <summary>Makes room for a mount's long-poll sessions.</summary>
    public LongPollSessions OpenLongPoll(SocketMount mount)
    {
        var sessions = new LongPollSessions(mount);
        lock (_gate)
            _longPolls.Add(sessions);
        return sessions;
    }

    /// <summary>Waits for the long-poll sessions: a WebSocket's end is its request's, which the server waits for.</summary>
    public Task WhenDrained()
    {
        lock (_gate)
            return Task.WhenAll(_longPolls.Select(sessions => sessions.WhenEmpty()));
    }

    /// <summary>Closes every connection; who connects later is sent away.</summary>
    public void Drain()
    {
        Connections[] mounts;
        LongPollSessions[] longPolls;
        lock (_gate)
        {
            IsDraining = true;
            mounts = [.. _mounts];
            longPolls = [.. _longPolls];
        }
        foreach (var connection in mounts.SelectMany(mount => mount.Snapshot()))
            connection.Drain();
        foreach (var sessions in longPolls)
            sessions.Drain();
    }

    public void Dispose()
    {
        _mounts.ForEach(mount => mount.Dispose());
        _longPolls.ForEach(sessions => sessions.Dispose());
    }
}
