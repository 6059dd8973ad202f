using System.Collections.Concurrent;

namespace PhoenixSharp.BrokenServers.Tests;

/// <summary>Which scenario caught which server: told at the end of the run.</summary>
public sealed class Catches : IDisposable
{
    private readonly ConcurrentQueue<string> _lines = new();

    public void Add(string line) => _lines.Enqueue(line);

    public void Dispose()
    {
        foreach (var line in _lines.Order(StringComparer.Ordinal))
            TestContext.Current.SendDiagnosticMessage(line);
    }
}
