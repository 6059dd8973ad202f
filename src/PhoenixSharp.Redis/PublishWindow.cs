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
    public async ValueTask EnterAsync(int bytes, CancellationToken cancellationToken)
    {
        while (TryEnter(bytes) is { } left)
            await left.WaitAsync(cancellationToken);
    }

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
        while (NextLeave(isDone: () => _bytes == 0) is { } left)
            await left.WaitAsync(cancellationToken);
    }

    private Task? TryEnter(int bytes) => NextLeave(isDone: () =>
    {
        if (_bytes > 0 && _bytes + bytes > maxBytes)
            return false;
        _bytes += bytes;
        return true;
    });

    // Returns null if isDone is true; otherwise a task that ends when bytes leave.
    private Task? NextLeave(Func<bool> isDone)
    {
        lock (_gate)
        {
            if (isDone())
                return null;
            _left ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _left.Task;
        }
    }
}
