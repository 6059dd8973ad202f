namespace PhoenixSharp.Benchmarks;

/// <summary>The middle of several measurements, in ms.</summary>
internal static class Median
{
    public static double Of(IEnumerable<TimeSpan> times) => Of(times.Select(time => time.TotalMilliseconds));

    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
