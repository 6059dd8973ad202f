namespace PhoenixSharp.Client;

/// <summary>A timer whose action runs on the socket's loop, and never once it was stopped or started anew.</summary>
internal sealed class LoopTimer : IDisposable
{
    private readonly SocketProcess _socket;
    private readonly Action _action;
    private readonly ITimer _timer;
    private long _current; // each start and stop makes what fired before them stale; only the loop writes it

    public LoopTimer(SocketProcess socket, Action action)
    {
        (_socket, _action) = (socket, action);
        _timer = socket.Time.CreateTimer(static timer => ((LoopTimer)timer!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Start(TimeSpan due)
    {
        Interlocked.Increment(ref _current);
        _timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    public void Stop()
    {
        Interlocked.Increment(ref _current);
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        Interlocked.Increment(ref _current);
        _timer.Dispose();
    }

    private void Fire()
    {
        var fired = Interlocked.Read(ref _current);
        _socket.Post(() =>
        {
            if (fired == _current)
                _action();
        });
    }
}
