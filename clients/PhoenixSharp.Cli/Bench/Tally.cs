namespace PhoenixSharp.Cli;

/// <summary>Counts the successes and failures of all clients of a bench. Any thread may call it.</summary>
internal sealed class Tally
{
    private long _failed;
    private string? _failure;

    public Histogram Latency { get; } = new();

    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Gets the message of the first failure, or null.</summary>
    public string? Failure => Volatile.Read(ref _failure);

    public void Succeed(long began) => Latency.Record(TimeProvider.System.GetElapsedTime(began));

    public void Fail(string why, long count = 1)
    {
        Interlocked.CompareExchange(ref _failure, why, null);
        Interlocked.Add(ref _failed, count);
    }

    public Measurement Over(string bench, string unit, int clients, TimeSpan took) =>
        new(bench, unit, clients, Latency, Failed, took, Failure);
}
