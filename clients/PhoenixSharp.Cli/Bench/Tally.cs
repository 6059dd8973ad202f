namespace PhoenixSharp.Cli;

/// <summary>Gathers what a bench measures, from all its clients at once.</summary>
internal sealed class Tally
{
    private long _failed;
    private string? _failure;

    public Histogram Latency { get; } = new();

    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Gets what the first that failed said.</summary>
    public string? Failure => Volatile.Read(ref _failure);

    public void Succeed(long began) => Latency.Record(TimeProvider.System.GetElapsedTime(began));

    public void Fail(string why, long count = 1)
    {
        Interlocked.CompareExchange(ref _failure, why, null);
        Interlocked.Add(ref _failed, count);
    }

    public Measurement Over(string bench, string unit, int clients, TimeSpan took) => new(bench, unit, clients, Latency, Failed, took, Failure);
}
