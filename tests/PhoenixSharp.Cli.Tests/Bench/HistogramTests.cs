namespace PhoenixSharp.Cli.Tests.Bench;

public sealed class HistogramTests
{
    [Fact]
    public void Nothing_recorded_is_nothing_told()
    {
        var histogram = new Histogram();
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, 0), (histogram.Least, histogram.Most, histogram.Mean, histogram.Total));
        Assert.Equal((TimeSpan.Zero, 0), histogram.At(50));
    }

    [Fact]
    public void Percentiles_are_those_of_the_sorted_values()
    {
        var histogram = new Histogram();
        var random = new Random(7);
        var values = Enumerable.Range(0, 10_000).Select(_ => (long)Math.Pow(10, random.NextDouble() * 8)).Order().ToArray();
        foreach (var value in values)
            histogram.Record(TimeSpan.FromMicroseconds(value));
        foreach (var percentile in new[] { 1, 50, 90, 99, 99.9, 100 })
        {
            var exact = values[(int)Math.Ceiling(percentile / 100 * values.Length) - 1];
            Assert.InRange(histogram.At(percentile).Duration.TotalMicroseconds, exact, exact * 1.008);
        }
        Assert.Equal(values[0], histogram.Least.TotalMicroseconds);
        Assert.Equal(values[^1], histogram.Most.TotalMicroseconds);
        Assert.Equal(values.Length, histogram.At(100).Count);
    }

    [Fact]
    public void Buckets_follow_each_other_without_a_gap()
    {
        long highest = -1;
        for (var bucket = 0; bucket < 3000; bucket++)
        {
            Assert.Equal(bucket, Histogram.BucketOf(highest + 1));
            highest = Histogram.HighestIn(bucket);
            Assert.Equal(bucket, Histogram.BucketOf(highest));
        }
    }
}
