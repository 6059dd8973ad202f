using PhoenixSharp.Transports;

namespace PhoenixSharp;

/// <summary>Ends the connections of one mount, some at a time.</summary>
/// <remarks>
/// (1) Who is open is noted; who comes later is sent away at once. (2) A batch is told, in no order, and a timer is set for the next.
/// (3) When the time is up all that are left are told at once. After Phoenix's <c>socket/pool_drainer.ex</c>, <c>terminate/2</c>.
/// </remarks>
internal sealed class MountDrain : IDisposable
{
    private readonly DrainOptions _options;
    private readonly TimeSpan _time;
    private readonly ITimer _timer;
    private WebSocketTransport[] _webSockets = [];
    private LongPollTransport[] _sessions = [];
    private int _told; // of both, WebSockets first
    private long _began;

    public MountDrain(SocketMount mount, TimeSpan hostTime)
    {
        Mount = mount;
        Connections = new Connections(mount);
        LongPolls = new LongPollSessions(mount);
        _options = mount.Options.Drain;
        _time = hostTime > TimeSpan.Zero && hostTime * 0.9 < _options.Timeout ? hostTime * 0.9 : _options.Timeout; // an infinite one is negative
        _timer = mount.Time.CreateTimer(static drain => ((MountDrain)drain!).Next(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public SocketMount Mount { get; }

    public Connections Connections { get; }

    public LongPollSessions LongPolls { get; }

    private int Count => _webSockets.Length + _sessions.Length;

    /// <summary>Returns the sessions of both transports.</summary>
    public IEnumerable<SocketSession> Sessions() =>
        Connections.Snapshot().Select(connection => connection.Session).Concat(LongPolls.Sessions());

    /// <summary>Begins. Once, and the first batch on the caller's stack; from there on the timer alone goes on with it.</summary>
    public void Begin()
    {
        _webSockets = Connections.Snapshot(); // (1)
        _sessions = LongPolls.BeginDrain();
        _began = Mount.Time.GetTimestamp();
        if (Count > 0)
            Mount.Logger.Draining(Mount.Path, Count);
        Next();
    }

    public void Dispose()
    {
        _timer.Dispose();
        Connections.Dispose();
        LongPolls.Dispose();
    }

    private void Next()
    {
        var left = _time - Mount.Time.GetElapsedTime(_began);
        var end = left > TimeSpan.Zero && Count - _told > _options.BatchSize ? _told + _options.BatchSize : Count; // (3)
        while (_told < end)
            Tell(_told++); // (2)
        if (end < Count)
            _timer.Change(left < _options.BatchInterval ? left : _options.BatchInterval, Timeout.InfiniteTimeSpan);
    }

    private void Tell(int index)
    {
        if (index < _webSockets.Length)
            _webSockets[index].Drain();
        else
            _sessions[index - _webSockets.Length].Drain();
    }
}
