using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Testing;

/// <summary>The transport of a connection in memory: each frame is received at once, and nothing is received after a close.</summary>
internal sealed class ClientTransport(Action<Frame> received, Action closed) : ITransport
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<SessionClose> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _end;

    /// <summary>Gets a task that completes when the connection is closed.</summary>
    public Task<SessionClose> Closed => _closed.Task;

    /// <summary>Gets the task that ends the session, or null if the end has not begun.</summary>
    public Task? End => Volatile.Read(ref _end);

    long ITransport.QueuedBytes => 0;

    void ITransport.Push(Frame frame)
    {
        lock (_gate)
        {
            if (!_closed.Task.IsCompleted)
                received(frame);
        }
    }

    void ITransport.Close(SessionClose close)
    {
        bool isFirst;
        lock (_gate)
            isFirst = _closed.TrySetResult(close);
        if (isFirst)
            ThreadPool.UnsafeQueueUserWorkItem(static closed => closed(), closed, preferLocal: false); // the engine may hold a lock
    }

    ValueTask ITransport.WaitUntilWritableAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Begins to end the session, unless that has begun before. Returns the task that ends it.</summary>
    public Task EndAsync(SocketSession session, AsyncServiceScope scope, LeaveReason reason)
    {
        lock (_gate)
        {
            _closed.TrySetResult(SessionClose.Normal);
            return _end ??= RunEndAsync(session, scope, reason);
        }
    }

    private static async Task RunEndAsync(SocketSession session, AsyncServiceScope scope, LeaveReason reason)
    {
        await session.EndAsync(reason); // continues on the thread pool
        await scope.DisposeAsync();
    }
}
