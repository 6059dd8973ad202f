namespace PhoenixSharp.Cli;

/// <summary>Measures how long a bench runs, and reports its progress.</summary>
/// <param name="limit">The longest time that the bench may run, or null.</param>
/// <param name="wanted">The number of operations to complete, or null.</param>
/// <param name="progress">Receives the progress, from 0 to 1.</param>
internal sealed class BenchClock(TimeSpan? limit, long? wanted, Action<double> progress)
{
    private long _began;

    public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_began);

    public bool IsOver => Elapsed >= limit;

    public void Start() => _began = TimeProvider.System.GetTimestamp();

    public void Report(long done)
    {
        var ofTime = limit is { } time ? Elapsed / time : 0;
        var ofCount = wanted is { } all ? (double)done / all : 0;
        progress(Math.Min(1, Math.Max(ofTime, ofCount)));
    }
}
