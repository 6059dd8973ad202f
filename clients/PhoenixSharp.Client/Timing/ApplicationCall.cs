namespace PhoenixSharp.Client;

/// <summary>
/// One call of a function of the application. It runs off the socket's loop, and the client waits for it no longer than a token allows.
/// </summary>
/// <remarks>
/// The function receives a token of its own, which is cancelled after the waiting has ended: a callback that the application registered
/// there can hold up nothing. A function that ignores its token goes on without anybody waiting for it.
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
    /// <param name="discard">Receives a result that arrives after the waiting has ended.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
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
            // nobody waits any more
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
