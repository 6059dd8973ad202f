namespace PhoenixSharp.Limiting;

/// <summary>What is left of a <see cref="RateLimit"/>, in eight bytes: the time at which it will be whole again. Any thread.</summary>
/// <remarks>Each that is taken puts that time off by one interval; there must never be more than a burst of them between now and then (GCRA).</remarks>
internal struct TokenBucket
{
    private long _whole;

    /// <summary>Takes one.</summary>
    /// <returns>Zero; or how long there will be none, and then none was taken.</returns>
    public TimeSpan Take(RateLimit limit, TimeProvider time)
    {
        var interval = (long)(time.TimestampFrequency / limit.PerSecond);
        var now = time.GetTimestamp();
        while (true)
        {
            var whole = Volatile.Read(ref _whole);
            var next = Math.Max(whole, now) + interval;
            var wait = next - now - (limit.Burst * interval);
            if (wait > 0)
                return time.GetElapsedTime(0, wait);
            if (Interlocked.CompareExchange(ref _whole, next, whole) == whole)
                return TimeSpan.Zero;
        }
    }
}
