using System.Collections.Concurrent;

namespace PhoenixSharp.Services;

/// <summary>What channels and services did, in order; a test can wait for an entry.</summary>
internal sealed class Diary
{
    private readonly ConcurrentQueue<string> _entries = new();
    private readonly ConcurrentDictionary<string, Signal> _signals = new();

    public string[] Entries => [.. _entries];

    public void Write(string entry)
    {
        _entries.Enqueue(entry);
        _signals.GetOrAdd(entry, _ => new Signal()).Set();
    }

    public Task WaitForAsync(string entry) => _signals.GetOrAdd(entry, _ => new Signal()).WaitAsync();
}

/// <summary>A disposable service with a number of its own.</summary>
internal sealed class NumberedService(Diary diary) : IDisposable
{
    private static int LastNumber;

    public int Number { get; } = Interlocked.Increment(ref LastNumber);

    public bool IsDisposed { get; private set; }

    public void Dispose()
    {
        IsDisposed = true;
        diary.Write("service disposed");
    }
}
