using System.Collections.Concurrent;

namespace PhoenixSharp.Transports;

/// <summary>Connections whose outgoing queue waits to be drained, one after another on one thread-pool work item.</summary>
/// <remarks>
/// A broadcast finds a thousand queues idle at once. As a work item each they would wake every thread of the pool, which costs more than the sends. There are half as
/// many queues as cores, so that whoever broadcasts and receives goes on meanwhile and adds to what one write carries; a connection stays with its queue.
/// A drain never blocks: where the socket's buffer is full it waits elsewhere.
/// </remarks>
internal sealed class DrainQueue : IThreadPoolWorkItem
{
    private static readonly DrainQueue[] All = [.. Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount / 2)).Select(_ => new DrainQueue())];
    private static uint _next;

    private readonly ConcurrentQueue<WebSocketTransport> _waiting = new();
    private int _isRunning;

    /// <summary>Chooses a queue for a connection.</summary>
    public static DrainQueue Next() => All[Interlocked.Increment(ref _next) % (uint)All.Length];

    public void Add(WebSocketTransport connection)
    {
        _waiting.Enqueue(connection);
        if (Interlocked.Exchange(ref _isRunning, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        do
        {
            while (_waiting.TryDequeue(out var connection))
                connection.Flush();
            Volatile.Write(ref _isRunning, 0);
            Interlocked.MemoryBarrier();
        }
        while (!_waiting.IsEmpty && Interlocked.Exchange(ref _isRunning, 1) == 0);
    }
}
