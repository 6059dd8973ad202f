using System.Collections.Concurrent;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Cluster.Tests.Clients;

/// <summary>A client that is present under a key, and sees who else is.</summary>
public abstract class Onlooker(string key) : IAsyncDisposable
{
    private protected const string ReaderPrefix = "reader:";

    private readonly ConcurrentQueue<Seen> _told = [];

    public string Key { get; } = key;

    /// <summary>Gets who it sees, itself included.</summary>
    public IReadOnlyList<string> Keys => [.. Listed.Where(key => !IsReader(key)).Order(StringComparer.Ordinal)];

    /// <summary>Gets each join and leave that it was told, in order.</summary>
    public IReadOnlyList<Seen> Told => [.. _told];

    private protected abstract IEnumerable<string> Listed { get; }

    /// <summary>Forgets what it was told so far.</summary>
    public void ForgetTold() => _told.Clear();

    /// <summary>Waits until it sees exactly these.</summary>
    public async Task SeesAsync(IEnumerable<string> keys)
    {
        string[] expected = [.. keys.Order(StringComparer.Ordinal)];
        try
        {
            await Patience.UntilAsync(() => Keys.SequenceEqual(expected), "it does");
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{Key} ought to see {string.Join(' ', expected)}; it sees {string.Join(' ', Keys)}. It was told {string.Join(", ", Told)}.", late);
        }
    }

    public abstract ValueTask DisposeAsync();

    private protected static bool IsReader(string key) => key.StartsWith(ReaderPrefix, StringComparison.Ordinal);

    private protected void Tell(string key, bool isJoin, bool isWhole)
    {
        if (!IsReader(key))
            _told.Enqueue(new Seen(key, isJoin, isWhole, Monotonic.Now));
    }
}
