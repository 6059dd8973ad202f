using System.Collections.Concurrent;

namespace PhoenixSharp.Client;

/// <summary>Runs one drain at a time over what is posted; holds no loop, task or timer while nothing is.</summary>
/// <param name="drain">Empties the queue. It must not throw; what it calls out to, it guards.</param>
/// <param name="schedule">Where it runs: the thread pool, or in a test the poster's own stack.</param>
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
        while (!_queue.IsEmpty && Interlocked.Exchange(ref _busy, 1) == 0); // what came between the last look and the line above
    }
}
