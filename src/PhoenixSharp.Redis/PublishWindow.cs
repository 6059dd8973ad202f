namespace PhoenixSharp.Redis;

/// <summary>Limits the bytes that were published and are not acknowledged yet. One caller enters at a time.</summary>
/// <param name="maxBytes">The limit. A batch that is larger enters alone.</param>
internal sealed class PublishWindow(int maxBytes)
{
    private readonly Lock _gate = new();
    private long _bytes;
    private TaskCompletionSource? _left;

    /// <summary>Gets the number of bytes that are not acknowledged.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
                return _bytes;
        }
    }

    /// <summary>Waits until the bytes fit, and counts them.</summary>
    public ValueTask EnterAsync(int bytes, CancellationToken cancellationToken) =>
        TryEnter(bytes) ? ValueTask.CompletedTask : WaitAsync(bytes, cancellationToken);

    /// <summary>Removes bytes that were acknowledged or have failed.</summary>
    public void Leave(int bytes)
    {
        TaskCompletionSource? left;
        lock (_gate)
        {
            _bytes -= bytes;
            (left, _left) = (_left, null);
        }
        left?.SetResult();
    }

    /// <summary>Waits until everything is acknowledged.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        while (NextLeave() is var left && Bytes > 0)
            await left.WaitAsync(cancellationToken);
    }

    private async ValueTask WaitAsync(int bytes, CancellationToken cancellationToken)
    {
        while (NextLeave() is var left && !TryEnter(bytes))
            await left.WaitAsync(cancellationToken);
    }

    private bool TryEnter(int bytes)
    {
        lock (_gate)
        {
            if (_bytes > 0 && _bytes + bytes > maxBytes)
                return false;
            _bytes += bytes;
            return true;
        }
    }

    // Called before the bytes are compared, so that no Leave is missed.
    private Task NextLeave()
    {
        lock (_gate)
            return (_left ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }
}
