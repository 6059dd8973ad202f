namespace PhoenixSharp.Client;

/// <summary>The handlers of one event, in the order in which they were added. Any thread may add and remove.</summary>
internal sealed class HandlerList<T>
{
    private readonly Lock _gate = new();
    private volatile Entry[] _entries = [];

    public bool IsEmpty => _entries.Length == 0;

    /// <summary>Adds a handler.</summary>
    /// <param name="handler">The delegate that the application gave, by which it is removed.</param>
    /// <param name="call">Calls it.</param>
    public void Add(Delegate handler, Func<T, ValueTask> call)
    {
        lock (_gate)
            _entries = [.. _entries, new Entry(handler, call)];
    }

    /// <summary>Removes the handler that was added last and equals the given one. No-op if there is none.</summary>
    public void Remove(Delegate handler)
    {
        lock (_gate)
        {
            var at = Array.FindLastIndex(_entries, entry => entry.Handler.Equals(handler));
            if (at < 0)
                return;
            _entries[at].Remove();
            _entries = [.. _entries[..at], .. _entries[(at + 1)..]];
        }
    }

    /// <summary>Removes all handlers.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            foreach (var entry in _entries)
                entry.Remove();
            _entries = [];
        }
    }

    /// <summary>
    /// Calls the handlers one after the other and waits for each. If a handler throws, the exception is reported, and the next one runs.
    /// </summary>
    public async ValueTask RaiseAsync(HandlerCaller caller, string? topic, string name, T argument)
    {
        foreach (var entry in _entries)
        {
            var call = new Call(caller, entry.CallAsync, argument);
            await caller.CallAsync(topic, name, static call => call.Dispatch(), call).ConfigureAwait(false);
        }
    }

    private readonly record struct Call(HandlerCaller Caller, Func<T, ValueTask> Handler, T Argument)
    {
        public ValueTask Dispatch() => Caller.DispatchAsync(Handler, Argument);
    }

    private sealed class Entry
    {
        private readonly Func<T, ValueTask> _call;
        private volatile bool _isRemoved;

        public Entry(Delegate handler, Func<T, ValueTask> call)
        {
            (Handler, _call) = (handler, call);
            CallAsync = argument => _isRemoved ? ValueTask.CompletedTask : _call(argument);
        }

        public Delegate Handler { get; }

        /// <summary>Gets the function that calls the handler, unless it was removed since the event occurred.</summary>
        public Func<T, ValueTask> CallAsync { get; }

        public void Remove() => _isRemoved = true;
    }
}
