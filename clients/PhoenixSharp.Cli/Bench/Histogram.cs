using System.Numerics;

namespace PhoenixSharp.Cli;

/// <summary>
/// Counts durations in buckets whose width grows with the duration, as HdrHistogram does. A reported value is at most 0.8 % too high.
/// </summary>
/// <remarks>
/// Values are microseconds. Each value below 128 has its own bucket. Above, each doubling has 64 buckets of equal width. Any thread may
/// record.
/// </remarks>
internal sealed class Histogram
{
    private const int Parts = 64; // of each doubling
    private const int PartBits = 6;
    private const int Exact = 2 * Parts;

    private readonly long[] _counts = new long[BucketOf(long.MaxValue) + 1];
    private long _total;
    private long _sum;
    private long _least = long.MaxValue;
    private long _most;

    /// <summary>Gets the number of recorded durations.</summary>
    public long Total => Volatile.Read(ref _total);

    public TimeSpan Least => Total == 0 ? TimeSpan.Zero : OfMicroseconds(_least);

    public TimeSpan Most => OfMicroseconds(_most);

    public TimeSpan Mean => Total == 0 ? TimeSpan.Zero : OfMicroseconds(_sum / Total);

    public void Record(TimeSpan duration)
    {
        var value = Math.Max(0, duration.Ticks / TimeSpan.TicksPerMicrosecond);
        Interlocked.Increment(ref _counts[BucketOf(value)]);
        Interlocked.Add(ref _sum, value);
        Keep(ref _least, value, (kept, next) => next < kept);
        Keep(ref _most, value, (kept, next) => next > kept);
        Interlocked.Increment(ref _total);
    }

    /// <summary>Returns the duration of a percentile, and the number of durations up to it.</summary>
    public (TimeSpan Duration, long Count) At(double percentile)
    {
        var wanted = Math.Max(1, (long)Math.Ceiling(percentile / 100 * Total));
        long count = 0;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            count += _counts[bucket];
            if (count >= wanted)
                return (OfMicroseconds(Math.Clamp(HighestIn(bucket), Math.Min(_least, _most), _most)), count);
        }
        return (TimeSpan.Zero, 0);
    }

    internal static int BucketOf(long value)
    {
        if (value < Exact)
            return (int)value;
        var doubling = BitOperations.Log2((ulong)value) - PartBits;
        return (doubling * Parts) + (int)(value >> doubling);
    }

    internal static long HighestIn(int bucket)
    {
        if (bucket < Exact)
            return bucket;
        var doubling = (bucket / Parts) - 1;
        var part = (bucket % Parts) + Parts;
        return ((part + 1L) << doubling) - 1;
    }

    private static TimeSpan OfMicroseconds(long value) => TimeSpan.FromTicks(value * TimeSpan.TicksPerMicrosecond);

    private static void Keep(ref long place, long value, Func<long, long, bool> isBetter)
    {
        var kept = Volatile.Read(ref place);
        while (isBetter(kept, value))
        {
            var before = Interlocked.CompareExchange(ref place, value, kept);
            if (before == kept)
                return;
            kept = before;
        }
    }
}
