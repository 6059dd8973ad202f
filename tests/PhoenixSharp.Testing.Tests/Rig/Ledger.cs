using System.Collections.Concurrent;

namespace PhoenixSharp.Testing.Tests;

/// <summary>Records what channels did. A channel can wait for its gate.</summary>
public sealed class Ledger
{
    private readonly ConcurrentQueue<string> _entries = new();

    public IReadOnlyList<string> Entries => [.. _entries];

    public TaskCompletionSource Gate { get; } = new();

    public bool HangsAtEnd { get; set; }

    public void Add(string entry) => _entries.Enqueue(entry);
}
