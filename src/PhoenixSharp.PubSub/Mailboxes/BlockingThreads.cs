namespace PhoenixSharp;

/// <summary>Threads for handlers that may block, apart from the thread pool, so that a hundred that sleep hold up nobody else.</summary>
/// <remarks>Started when there is work and none is free, up to a limit; one that had nothing to do for ten seconds ends. What a handler awaits comes back to these threads.</remarks>
/// <param name="most">How many there may be at a time; work past that waits its turn.</param>
/// <param name="kept">How long one that has nothing to do is kept; ten seconds by default.</param>
internal sealed class BlockingThreads(int most, TimeSpan? kept = null)
{
    private readonly TimeSpan _kept = kept ?? TimeSpan.FromSeconds(10);
    private readonly object _gate = new(); // a monitor, which can be waited for
    private readonly Queue<Action> _waiting = new();
    private int _count;
    private int _free;

    /// <summary>Gets how many threads there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _count;
        }
    }

    public void Queue(IThreadPoolWorkItem item) => Queue(item.Execute);

    private void Queue(Action work)
    {
        lock (_gate)
        {
            _waiting.Enqueue(work);
            Monitor.Pulse(_gate);
            if (_waiting.Count <= _free || _count == most)
                return;
            _count++;
        }
        new Thread(Run) { IsBackground = true, Name = "PhoenixSharp blocking" }.UnsafeStart();
    }

    private void Run()
    {
        SynchronizationContext.SetSynchronizationContext(new Context(this));
        while (Take() is { } work)
            work();
    }

    // Null when there was nothing to do for as long as a thread is kept.
    private Action? Take()
    {
        lock (_gate)
        {
            _free++;
            while (_waiting.Count == 0 && Monitor.Wait(_gate, _kept))
            {
            }
            _free--;
            if (_waiting.TryDequeue(out var work))
                return work;
            _count--;
            return null;
        }
    }

    // Brings the rest of a handler back here after each await of its.
    private sealed class Context(BlockingThreads threads) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => threads.Queue(() => d(state));

        public override void Send(SendOrPostCallback d, object? state) => d(state);

        public override SynchronizationContext CreateCopy() => this;
    }
}
