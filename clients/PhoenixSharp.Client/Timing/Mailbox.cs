using System.Collections.Concurrent;

namespace PhoenixSharp.Client;

/// <summary>A queue that is handled by one drain at a time. It has no loop, task or timer while it is empty.</summary>
/// <param name="drain">Handles all items of the queue. It must not throw.</param>
/// <param name="schedule">Schedules the drain: on the thread pool, or in tests on the caller's stack.</param>
internal sealed class Mailbox<T>(Func<ConcurrentQueue<T>, ValueTask> drain, Action<IThreadPoolWorkItem> schedule) : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<T> _queue = new();
    private int _busy;

    public void Post(T item)
    {
        _queue.Enqueue(item);
        if (Interlocked.Exchange(ref _busy, 1) == 0)
            schedule(this);
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    private async Task RunAsync()
    {
        do
        {
            await drain(_queue).ConfigureAwait(false);
            Interlocked.Exchange(ref _busy, 0);
        }
        while (!_queue.IsEmpty && Interlocked.Exchange(ref _busy, 1) == 0); // an item was posted after the drain and before the line above
    }
}
