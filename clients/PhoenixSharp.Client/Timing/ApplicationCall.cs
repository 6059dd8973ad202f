namespace PhoenixSharp.Client;

/// <summary>
/// One call of a function of the application. It runs beside the socket's loop, and the wait for it can be cancelled.
/// </summary>
/// <remarks>
/// The function receives a separate token, which is cancelled after the wait has ended. So a callback that the application registers on it
/// can't block the client. If a function ignores its token, it continues to run, and its result is discarded.
/// </remarks>
#pragma warning disable CA1001 // the function may use its token for as long as it runs; a source without a timer holds nothing
internal sealed class ApplicationCall<T> : IThreadPoolWorkItem
#pragma warning restore CA1001
{
    private readonly Func<CancellationToken, ValueTask<T>> _function;
    private readonly SocketProcess _socket;
    private readonly Action<T> _discard;
    private readonly TaskCompletionSource<T> _result = new();
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly CancellationTokenSource _stopping = new();

    private ApplicationCall(SocketProcess socket, Func<CancellationToken, ValueTask<T>> function, Action<T> discard) =>
        (_socket, _function, _discard) = (socket, function, discard);

    /// <summary>Calls a function.</summary>
    /// <param name="socket">The socket that needs the result.</param>
    /// <param name="function">The function.</param>
    /// <param name="discard">Receives a result that arrives after the wait has ended.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public static async Task<T> RunAsync(
        SocketProcess socket, Func<CancellationToken, ValueTask<T>> function, Action<T> discard, CancellationToken cancellationToken)
    {
        var call = new ApplicationCall<T>(socket, function, discard);
        using var cancelling = cancellationToken.UnsafeRegister(static (call, token) => ((ApplicationCall<T>)call!).Cancel(token), call);
        socket.Options.Schedule(call);
        return await call._result.Task.ConfigureAwait(false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (_context is null)
            _ = CallAsync();
        else
            ExecutionContext.Run(_context, static call => _ = ((ApplicationCall<T>)call!).CallAsync(), this);
    }

    private async Task CallAsync()
    {
        try
        {
            var result = await _function(_stopping.Token).ConfigureAwait(false);
            if (!_result.TrySetResult(result))
                _discard(result);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // the wait has ended already
        }
        catch (Exception failure)
        {
            if (!_result.TrySetException(failure))
                _socket.Log.FailedLate(failure);
        }
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        if (_result.TrySetCanceled(cancellationToken))
            _socket.Options.Schedule(new Stop(this));
    }

    private sealed class Stop(ApplicationCall<T> call) : IThreadPoolWorkItem
    {
        public void Execute()
        {
            try
            {
                call._stopping.Cancel();
            }
            catch (AggregateException failure)
            {
                call._socket.Log.FailedLate(failure);
            }
        }
    }
}
