namespace PhoenixSharp.Cluster;

/// <summary>Limits how long a stopping node waits for its broker to take what is queued.</summary>
/// <remarks>
/// If a slow broker makes progress, the node waits up to <see cref="Limit"/>. It is less than the 30 seconds after which a host or an
/// orchestrator ends a process by default.
/// </remarks>
internal sealed class DrainTimer(TimeProvider time) : IDisposable
{
    /// <summary>The time without progress after which the node stops waiting.</summary>
    public static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(5);

    /// <summary>The time after which the node stops waiting, even if the broker makes progress.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _expired = new(Timeout.InfiniteTimeSpan, time);
    private long? _startedAt; // null if the limits do not apply

    /// <summary>Gets the token that is canceled when a limit is reached, or <see cref="Cancel"/> is called.</summary>
    public CancellationToken Token => _expired.Token;

    /// <summary>Starts both limits.</summary>
    public void Start()
    {
        lock (_gate)
            _startedAt = time.GetTimestamp();
        NoteProgress();
    }

    /// <summary>Notes that the broker has taken or confirmed something. Before <see cref="Start"/> it is a no-op.</summary>
    public void NoteProgress()
    {
        lock (_gate)
        {
            if (_startedAt is not { } startedAt)
                return;
            var left = Limit - time.GetElapsedTime(startedAt);
            var wait = left < StallLimit ? left : StallLimit;
            _expired.CancelAfter(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
        }
    }

    /// <summary>Cancels the token at once.</summary>
    public void Cancel() => _expired.Cancel();

    public void Dispose()
    {
        lock (_gate)
        {
            _startedAt = null; // an envelope may still arrive from a connection that was given up
            _expired.Dispose();
        }
    }
}
