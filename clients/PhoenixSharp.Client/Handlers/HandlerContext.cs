namespace PhoenixSharp.Client;

/// <summary>
/// The synchronization context of one call of a handler. It counts the <c>async void</c> methods that the call starts, and receives their
/// exceptions, which would end the process otherwise.
/// </summary>
/// <remarks>Continuations run on the thread pool, as they do without a context.</remarks>
internal sealed class HandlerContext(HandlerCaller caller, string? topic, string name) : SynchronizationContext
{
    private int _operations = 1; // the call itself, and each async void method that has not ended
    private TaskCompletionSource? _idle;

    /// <summary>Calls a handler within this context.</summary>
    public ValueTask Start<T>(Func<T, ValueTask> handler, T argument)
    {
        using var scope = new ContextScope(this);
        return handler(argument);
    }

    public void Report(Exception failure) => caller.Report(new HandlerFailure(topic, name, failure));

    /// <summary>
    /// Waits until every <c>async void</c> method that the call has started has ended. Called once, when the call itself has ended.
    /// </summary>
    public Task WhenIdleAsync()
    {
        if (Volatile.Read(ref _operations) == 1)
            return Task.CompletedTask;
        _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        OperationCompleted();
        return _idle.Task;
    }

    public override void OperationStarted() => Interlocked.Increment(ref _operations);

    public override void OperationCompleted()
    {
        if (Interlocked.Decrement(ref _operations) == 0)
            _idle?.TrySetResult();
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        OperationStarted();
        caller.Schedule(new Continuation(this, d, state));
    }

    public override SynchronizationContext CreateCopy() => this;

    private sealed class Continuation(HandlerContext context, SendOrPostCallback callback, object? state) : IThreadPoolWorkItem
    {
        public void Execute()
        {
            using (new ContextScope(context))
                Run();
            context.OperationCompleted();
        }

        private void Run()
        {
            try
            {
                callback(state);
            }
            catch (Exception failure)
            {
                context.Report(failure);
            }
        }
    }
}
