namespace PhoenixSharp.Client;

/// <summary>A timer whose action runs on the socket's loop. It never runs before its time or after the timer was stopped.</summary>
internal sealed class LoopTimer : IDisposable
{
    private readonly SocketProcess _socket;
    private readonly Action _action, _run;
    private readonly ITimer _timer;
    private bool _isSet;
    private long _started;
    private TimeSpan _due;

    public LoopTimer(SocketProcess socket, Action action)
    {
        (_socket, _action, _run) = (socket, action, Run);
        _timer = socket.Time.CreateTimer(
            static timer => ((LoopTimer)timer!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Start(TimeSpan due)
    {
        (_isSet, _started, _due) = (true, _socket.Time.GetTimestamp(), due);
        _timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    public void Stop()
    {
        _isSet = false;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Stops the timer for good, also if it has fired and its action is queued on the loop.</summary>
    public void Dispose()
    {
        _isSet = false;
        _timer.Dispose();
    }

    private void Fire() => _socket.Post(_run);

    // The timer may have fired on another thread while the loop stopped or restarted it. Only the state on the loop is valid.
    private void Run()
    {
        if (!_isSet)
            return;
        var left = _due - _socket.Time.GetElapsedTime(_started);
        if (left > TimeSpan.Zero)
        {
            _timer.Change(left, Timeout.InfiniteTimeSpan);
            return;
        }
        _isSet = false;
        _action();
    }
}
