using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PhoenixSharp.Limiting;
using PhoenixSharp.Transports;

namespace PhoenixSharp;

/// <summary>Knows what is mounted, and ends all connections when the host begins to stop.</summary>
/// <remarks>
/// From <see cref="IHostApplicationLifetime.ApplicationStopping"/>: Kestrel stops before an application's own hosted services do, and an
/// upgraded request that doesn't return holds the shutdown until its time is up and then ends in a reset.
/// </remarks>
internal sealed class Drainer : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<MountDrain> _mounts = [];
    private readonly List<ConnectLimits> _limits = [];
    private readonly TimeSpan _hostTime;

    public Drainer(IHostApplicationLifetime lifetime, IOptions<HostOptions> host)
    {
        _hostTime = host.Value.ShutdownTimeout;
        lifetime.ApplicationStopping.Register(Drain);
    }

    /// <summary>Tells that the host stops: who connects from now on is sent away at once.</summary>
    public bool IsDraining { get; private set; }

    /// <summary>Makes room for a mount's connections.</summary>
    public Connections Open(SocketMount mount) => Drained(mount).Connections;

    /// <summary>Makes room for a mount's long-poll sessions.</summary>
    public LongPollSessions OpenLongPoll(SocketMount mount) => Drained(mount).LongPolls;

    /// <summary>Begins to count a mount's connects.</summary>
    public ConnectLimits OpenConnects(SocketMount mount, Func<HttpContext, string>? name)
    {
        var limits = new ConnectLimits(mount, name);
        lock (_gate)
            _limits.Add(limits);
        return limits;
    }

    /// <summary>Returns the sessions of all mounts.</summary>
    public IEnumerable<SocketSession> Sessions()
    {
        MountDrain[] mounts;
        lock (_gate)
            mounts = [.. _mounts];
        return mounts.SelectMany(mount => mount.Sessions());
    }

    /// <summary>Waits for the long-poll sessions: a WebSocket's end is its request's, which the server waits for.</summary>
    public Task WhenDrained()
    {
        lock (_gate)
            return Task.WhenAll(_mounts.Select(mount => mount.LongPolls.WhenEmpty()));
    }

    /// <summary>Begins to close every connection; who connects later is sent away.</summary>
    public void Drain()
    {
        MountDrain[] mounts;
        lock (_gate)
        {
            if (IsDraining)
                return;
            IsDraining = true;
            mounts = [.. _mounts];
        }
        foreach (var mount in mounts)
            mount.Begin();
    }

    public void Dispose()
    {
        _mounts.ForEach(mount => mount.Dispose());
        _limits.ForEach(limits => limits.Dispose());
    }

    private MountDrain Drained(SocketMount mount)
    {
        lock (_gate)
        {
            if (_mounts.Find(known => known.Mount == mount) is { } known)
                return known;
            var drain = new MountDrain(mount, _hostTime);
            _mounts.Add(drain);
            return drain;
        }
    }
}
