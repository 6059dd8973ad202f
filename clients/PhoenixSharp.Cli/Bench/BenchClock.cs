namespace PhoenixSharp.Cli;

/// <summary>Tells how long a bench runs, when it is over, and how far it is.</summary>
/// <param name="limit">How long it may run, or null.</param>
/// <param name="wanted">How many are wanted, or null.</param>
/// <param name="progress">Is told, from 0 to 1.</param>
internal sealed class BenchClock(TimeSpan? limit, long? wanted, Action<double> progress)
{
    private long _began;

    public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_began);

    public bool IsOver => Elapsed >= limit;

    public void Start() => _began = TimeProvider.System.GetTimestamp();

    public void Tell(long done) => progress(Math.Min(1, Math.Max(limit is { } time ? Elapsed / time : 0, wanted is { } all ? (double)done / all : 0)));
}
