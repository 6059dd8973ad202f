using System.Collections.Concurrent;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Client.Tests;

/// <summary>A context with one thread, like that of a user interface: it runs what is posted, one after the other.</summary>
internal sealed class UiThread : SynchronizationContext, IDisposable
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _posted = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private int _refusals;

    public UiThread()
    {
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Gets a value indicating whether the caller is on the context's thread, with the context as its current one.</summary>
    public bool IsCurrent => Thread.CurrentThread == _thread && Current == this;

    /// <summary>Gets or sets a value indicating whether the context is current while it runs what is posted, as most are.</summary>
    public bool SetsCurrent { get; init; } = true;

    /// <summary>Gets or sets a value indicating whether <see cref="Post"/> runs what is posted on the caller's stack.</summary>
    public bool RunsInline { get; set; }

    /// <summary>Gets a value indicating whether something waits to run.</summary>
    public bool HasPosted => _posted.Count > 0;

    /// <summary>Lets the next posts throw.</summary>
    public void RefuseNext(int posts) => Volatile.Write(ref _refusals, posts);

    /// <summary>Blocks the thread until the returned object is disposed of.</summary>
    public IDisposable Block()
    {
        var blocked = new ManualResetEventSlim();
        var gate = new ManualResetEventSlim();
        _posted.Add((_ =>
        {
            blocked.Set();
            gate.Wait();
        }, null));
        blocked.Wait(Patience.Limit);
        return new Opening(gate);
    }

    /// <summary>Runs a function on the thread.</summary>
    public Task<T> RunAsync<T>(Func<T> function)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _posted.Add((_ => result.SetResult(function()), null));
        return result.Task;
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (RunsInline)
            d(state);
        if (Interlocked.Decrement(ref _refusals) >= 0)
            throw new InvalidOperationException("The window is closed.");
        if (!RunsInline)
            _posted.Add((d, state));
    }

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Ends the thread when it has run what is posted.</summary>
    public void Dispose()
    {
        _posted.CompleteAdding();
        _ended.Task.Wait();
        _posted.Dispose();
    }

    private void Run()
    {
        if (SetsCurrent)
            SetSynchronizationContext(this);
        foreach (var (callback, state) in _posted.GetConsumingEnumerable())
            callback(state);
        _ended.SetResult();
    }

    private sealed class Opening(ManualResetEventSlim gate) : IDisposable
    {
        public void Dispose() => gate.Set();
    }
}
