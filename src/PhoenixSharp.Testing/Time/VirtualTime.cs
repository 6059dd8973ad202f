using System.Runtime.CompilerServices;

namespace PhoenixSharp.Testing;

/// <summary>A clock that stands still until a test moves it. Timers fire in the order in which they are due.</summary>
/// <remarks>
/// The clock starts at 2026-01-02 03:04:05 UTC. A timer fires on the thread that moves the clock, and code that awaits
/// <see cref="Task.Delay(TimeSpan, TimeProvider)"/> or a <see cref="PeriodicTimer"/> continues on that thread.
/// </remarks>
public sealed class VirtualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<VirtualTimer> _timers = [];
    private readonly List<(int Count, TaskCompletionSource Source)> _waiters = [];
    private readonly AsyncLocal<object?> _owner = new();
    private readonly ConditionalWeakTable<object, Callback> _callbacks = []; // channel → its last callback
    private DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private TimeSpan _jumped;

    /// <summary>Gets the number of timers that are set.</summary>
    public int TimerCount
    {
        get
        {
            lock (_gate)
                return _timers.Count;
        }
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

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

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now + _jumped;
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_gate)
            return _now.Ticks;
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state, IsAwaited(state) ? _owner.Value : null);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock. It stops at each timer that is due, and fires it.</summary>
    /// <param name="by">How far to move the clock: zero or more.</param>
    /// <remarks>
    /// With a <see cref="ChannelTest"/> use <see cref="ChannelTest.AdvanceAsync"/>, which also waits for the channels.
    /// </remarks>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var until = GetTimestamp() + by.Ticks;
        while (TryFireNext(until))
        {
        }
        MoveTo(until);
    }

    /// <summary>Changes the wall clock, as an operator does. No time passes, and no timer fires.</summary>
    public void JumpWallClock(TimeSpan by)
    {
        lock (_gate)
            _jumped += by;
    }

    /// <summary>Notes that a callback of a channel starts, which owns the timers that the caller's asynchronous flow creates.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="message">The number of the message that the channel handles.</param>
    internal void StartCallback(object channel, int message)
    {
        var callback = new Callback(message);
        _callbacks.AddOrUpdate(channel, callback);
        _owner.Value = callback;
    }

    /// <summary>Determines whether a timer is set that the last callback of a channel has created.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="message">The number of the message that the channel handles.</param>
    /// <remarks>Timers of earlier callbacks are ignored, because a loop that such a callback started may have set them.</remarks>
    internal bool HasTimerOf(object channel, int message)
    {
        if (!_callbacks.TryGetValue(channel, out var callback) || callback.Message != message)
            return false;
        lock (_gate)
            return _timers.Exists(timer => timer.Owner == callback);
    }

    /// <summary>Moves the clock to the next timer and fires it.</summary>
    /// <returns><see langword="false"/> if no timer is due by then.</returns>
    internal bool TryFireNext(long until)
    {
        if (TakeDue(new DateTimeOffset(until, TimeSpan.Zero)) is not { } timer)
            return false;
        timer.Fire();
        return true;
    }

    /// <summary>Moves the clock, unless it has passed that time.</summary>
    internal void MoveTo(long timestamp)
    {
        lock (_gate)
            _now = new DateTimeOffset(Math.Max(timestamp, _now.Ticks), TimeSpan.Zero);
    }

    // A callback can await only a delay, a timeout or a PeriodicTimer. It does not await timers of PostAfter or of a presence.
    private static bool IsAwaited(object? state) =>
        state is Task or CancellationTokenSource || state?.GetType().DeclaringType == typeof(PeriodicTimer);

    private VirtualTimer? TakeDue(DateTimeOffset until)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.Due <= until).MinBy(timer => timer.Due); // of two that are due together, the older one
            if (next is null)
                return null;
            _now = next.Due > _now ? next.Due : _now;
            _timers.Remove(next);
            if (next.Period > TimeSpan.Zero)
                Set(next, _now + next.Period);
            return next;
        }
    }

    // The caller holds the lock.
    private void Set(VirtualTimer timer, DateTimeOffset due)
    {
        timer.Due = due;
        _timers.Add(timer);
        _waiters.RemoveAll(waiter => _timers.Count >= waiter.Count && waiter.Source.TrySetResult());
    }

    private sealed class Callback(int message)
    {
        public int Message => message;
    }

    private sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state, object? owner) : ITimer
    {
        private bool _disposed;

        public object? Owner => owner;

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
