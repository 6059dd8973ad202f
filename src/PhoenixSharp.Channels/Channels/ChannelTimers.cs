namespace PhoenixSharp;

/// <summary>The messages that one channel has coming later, in the order they fall due; those due together in the order they were posted.</summary>
/// <remarks>One timer for all of them: timers of their own would fire in any order.</remarks>
internal sealed class ChannelTimers(TimeProvider time, Action<object> post)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1); // no timer takes more than 49

    private readonly Lock _gate = new();
    private readonly PriorityQueue<ChannelTimer, (long Due, long Number)> _waiting = new();
    private ITimer? _timer;
    private long _number;
    private bool _ended;

    public ChannelTimer Add(TimeSpan delay, object message)
    {
        var timer = new ChannelTimer(this, message);
        lock (_gate)
        {
            if (_ended)
                return timer;
            var ticks = Math.Min(Math.Ceiling(delay.TotalSeconds * time.TimestampFrequency), long.MaxValue / 2);
            var due = time.GetTimestamp() + (long)ticks;
            _waiting.Enqueue(timer, (due, _number++));
            Arm();
        }
        return timer;
    }

    public void CallOff(ChannelTimer timer)
    {
        lock (_gate)
            _waiting.Remove(timer, out _, out _);
    }

    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            _waiting.Clear();
            _timer?.Dispose();
        }
    }

    private void Fire()
    {
        lock (_gate)
        {
            while (!_ended && _waiting.TryPeek(out var timer, out var place) && place.Due <= time.GetTimestamp())
            {
                _waiting.Dequeue();
                post(timer.Message); // only queues: the order of posting is the order of the lock
            }
            if (!_ended && _waiting.Count > 0)
                Arm();
        }
    }

    // Guarded. A timer may fire early, by a little or for want of a longer one; then the rest is waited for.
    private void Arm()
    {
        _timer ??= time.CreateTimer(static timers => ((ChannelTimers)timers!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _waiting.TryPeek(out _, out var place);
        var left = TimeSpan.FromSeconds((place.Due - time.GetTimestamp()) / (double)time.TimestampFrequency);
        var wait = Math.Clamp(Math.Ceiling(left.TotalMilliseconds), 0, Longest.TotalMilliseconds);
        _timer.Change(TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
    }
}
