namespace PhoenixSharp;

/// <summary>Runs a handler for one message at a time, in order, on the thread pool; holds no loop, task or timer while there is none.</summary>
/// <typeparam name="T">The messages.</typeparam>
/// <param name="handler">Handles one.</param>
/// <param name="threads">Where it runs instead of the thread pool, for a handler that may block its thread.</param>
/// <remarks>
/// The one owner of shared state: what a mailbox's handler touches, nothing else does. Anyone may post, from any thread.
/// The handler must not throw; what it calls out to, it guards. A handler that waits holds up its own mailbox alone.
/// </remarks>
internal sealed class Mailbox<T>(Func<T, ValueTask> handler, BlockingThreads? threads = null) : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private Queue<T>? _waiting; // only while more than one waits
    private T? _next;
    private bool _hasNext;
    private bool _running;
    private bool _hasInHand;
    private int _taken;

    /// <summary>Gets a value indicating whether the mailbox is idle, and how many messages it has taken so far.</summary>
    public MailboxActivity Activity
    {
        get
        {
            lock (_gate)
                return new MailboxActivity(!_running, _taken, _hasInHand);
        }
    }

    /// <summary>Gets how many messages wait, without the one in hand.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return (_hasNext ? 1 : 0) + (_waiting?.Count ?? 0);
        }
    }

    /// <summary>Puts a message in. It is handled on the thread pool, never on the caller's stack.</summary>
    public void Post(T message)
    {
        lock (_gate)
        {
            Enqueue(message);
            if (_running)
                return;
            _running = true;
        }
        Queue(preferLocal: true);
    }

    /// <summary>Adds up a quantity of the messages that wait, without the one in hand.</summary>
    public long Sum(Func<T, long> quantity)
    {
        lock (_gate)
            return (_hasNext ? quantity(_next!) : 0) + (_waiting?.Sum(quantity) ?? 0);
    }

    /// <summary>Removes the messages that match and wait. The one in hand is not affected, and the others keep their order.</summary>
    /// <returns>The messages that were removed, in their order.</returns>
    public List<T> Remove(Predicate<T> match)
    {
        List<T> removed = [];
        lock (_gate)
        {
            List<T> waiting = [.. _hasNext ? [_next!] : Array.Empty<T>(), .. _waiting ?? []];
            (_hasNext, _next, _waiting) = (false, default, null);
            foreach (var message in waiting)
            {
                if (match(message))
                    removed.Add(message);
                else
                    Enqueue(message);
            }
        }
        return removed;
    }

    /// <summary>Puts a message in and, where nothing is in hand, handles it on the caller's stack up to where it first waits. What others post meanwhile goes to the thread pool.</summary>
    /// <remarks>A mailbox with threads of its own handles it there.</remarks>
    public void PostInline(T message)
    {
        if (threads is not null)
        {
            Post(message);
            return;
        }
        lock (_gate)
        {
            Enqueue(message);
            if (_running)
                return;
            _running = true;
        }
        if (!TryTake(out var first) || !TryHandle(first))
            return;
        lock (_gate)
        {
            (_running, _hasInHand) = (_hasNext, false);
            if (!_hasNext)
                return;
        }
        Queue(preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute() => Run();

    private void Run()
    {
        while (TryTake(out var message) && TryHandle(message))
        {
        }
    }

    // False if the handler waits: then it goes on from there.
    private bool TryHandle(T message)
    {
        var handling = Handle(message);
        if (!handling.IsCompletedSuccessfully)
        {
            RunAfter(handling);
            return false;
        }
        handling.GetAwaiter().GetResult(); // gives back what a pooled ValueTask stands on
        return true;
    }

    // Thrown before its first await or after it, an exception takes the same way: out through RunAfter, and not into the stack of
    // whoever posted inline, who could catch it and leave a mailbox that never runs again.
    private ValueTask Handle(T message)
    {
        try
        {
            return handler(message);
        }
        catch (Exception broken)
        {
            return ValueTask.FromException(broken);
        }
    }

    // The one async void: a handler that throws against its word ends the process rather than its mailbox in silence.
    private async void RunAfter(ValueTask handling)
    {
        await handling.ConfigureAwait(false);
        if (threads is null)
            Run();
        else
            threads.Queue(this);
    }

    private void Queue(bool preferLocal)
    {
        if (threads is null)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal);
        else
            threads.Queue(this);
    }

    private void Enqueue(T message)
    {
        if (_hasNext)
        {
            (_waiting ??= new Queue<T>()).Enqueue(message);
            return;
        }
        _next = message;
        _hasNext = true;
    }

    private bool TryTake(out T message)
    {
        lock (_gate)
        {
            message = _next!;
            _hasInHand = _hasNext;
            if (!_hasNext)
            {
                _running = false;
                return false;
            }
            _taken++;
            if (_waiting is { Count: > 0 } waiting)
            {
                _next = waiting.Dequeue();
            }
            else
            {
                _next = default;
                _hasNext = false;
                _waiting = null;
            }
            return true;
        }
    }
}
