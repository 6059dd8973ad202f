namespace PhoenixSharp.Client;

/// <summary>One call of a handler on the application's <see cref="PhoenixSocketOptions.Dispatcher"/>.</summary>
internal sealed class DispatchedCall<T>(SynchronizationContext dispatcher, HandlerWatch watch, Func<T, ValueTask> handler, T argument)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isTaken; // the handler runs, or is skipped

    /// <summary>Posts the handler, and waits until it has ended there.</summary>
    /// <exception cref="InvalidOperationException">
    /// The dispatcher threw. If it had not started the handler, the handler is skipped.
    /// </exception>
    public async ValueTask RunAsync()
    {
        watch.Post();
        var refusal = Post();
        var isSkipped = refusal is not null && TryTake(); // it must not run later, out of order
        if (!isSkipped)
            await _ended.Task.ConfigureAwait(false);
        if (refusal is null)
            return;
        throw new InvalidOperationException(
            isSkipped
                ? "The dispatcher threw when a handler was posted to it. The handler is skipped."
                : "The dispatcher threw after it ran a handler.",
            refusal);
    }

    private Exception? Post()
    {
        try
        {
            dispatcher.Post(static call => ((DispatchedCall<T>)call!).Execute(), this);
            return null;
        }
        catch (Exception refusal)
        {
            return refusal;
        }
    }

    private bool TryTake() => Interlocked.Exchange(ref _isTaken, 1) == 0;

    private void Execute()
    {
        if (TryTake())
            _ = ExecuteAsync();
    }

    private async Task ExecuteAsync()
    {
        try
        {
            watch.Start();
            await Call().ConfigureAwait(false);
            _ended.SetResult();
        }
        catch (Exception failure)
        {
            _ended.SetException(failure);
        }
    }

    // Not every context is current while it runs what was posted.
    private ValueTask Call()
    {
        using var scope = new ContextScope(dispatcher);
        return handler(argument);
    }
}
