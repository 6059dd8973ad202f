namespace PhoenixSharp.Transports;

/// <summary>One poll under way. It ends with the first of these: a message, its window, its client's end, its session's end.</summary>
internal sealed class WaitingPoll() : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>Tells that another poll of the session came after this one, and gets what comes. Guarded by the transport.</summary>
    public bool IsReplaced { get; set; }

    public async Task WaitAsync(TimeSpan window, TimeProvider time, CancellationToken aborted, CancellationToken over)
    {
        await using var timer = time.CreateTimer(End, this, window, Timeout.InfiniteTimeSpan);
        await using var client = aborted.UnsafeRegister(End, this);
        await using var session = over.UnsafeRegister(End, this);
        await Task;
    }

    private static void End(object? poll) => ((WaitingPoll)poll!).TrySetResult();
}
