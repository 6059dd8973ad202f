namespace PhoenixSharp.TestSupport;

/// <summary>A clock that stands still until a test moves it. Timers fire inside <see cref="Advance"/>, on its thread, in order.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(int Count, TaskCompletionSource Source)> _waiters = [];
    private DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private TimeSpan _jumped;

    /// <summary>Gets how many timers are set: what a test waits for before it moves the clock, and what must be none at its end.</summary>
    public int TimerCount
    {
        get
        {
            lock (_gate)
                return _timers.Count;
        }
    }

    /// <summary>Waits until at least as many timers are set.</summary>
    public Task WhenTimersAsync(int count)
    {
        lock (_gate)
        {
            if (_timers.Count >= count)
                return Task.CompletedTask;
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, source));
            return source.Task;
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now + _jumped;
    }

    public override long GetTimestamp()
    {
        lock (_gate)
            return _now.Ticks;
    }

    /// <summary>Sets the wall clock on, or back, as an operator does; no time passes, and no timer notices.</summary>
    public void JumpWallClock(TimeSpan by)
    {
        lock (_gate)
            _jumped += by;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock on, stopping at each timer that falls due.</summary>
    public void Advance(TimeSpan by)
    {
        var until = new DateTimeOffset(GetTimestamp(), TimeSpan.Zero) + by;
        while (TakeDue(until) is { } timer)
            timer.Fire();
        lock (_gate)
            _now = until;
    }

    private ManualTimer? TakeDue(DateTimeOffset until)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.Due <= until).MinBy(timer => timer.Due); // of two at one time the older first
            if (next is null)
                return null;
            _now = next.Due > _now ? next.Due : _now;
            _timers.Remove(next);
            if (next.Period > TimeSpan.Zero)
                Set(next, _now + next.Period);
            return next;
        }
    }

    private void Set(ManualTimer timer, DateTimeOffset due)
    {
        timer.Due = due;
        _timers.Add(timer);
        foreach (var waiter in _waiters.Where(waiter => _timers.Count >= waiter.Count))
            waiter.Source.TrySetResult();
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private bool _disposed;

        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
                if (_disposed)
                    return false;
                Period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                    time.Set(this, time._now + dueTime);
                return true;
            }
        }

        public void Dispose()
        {
            lock (time._gate)
            {
                _disposed = true;
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
