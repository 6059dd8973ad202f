using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Unicode;

namespace PhoenixSharp.Elixir;

/// <summary>The topics that somebody on this node subscribes to, found by their UTF-8 without making a string. It belongs to all threads.</summary>
internal sealed class WantedTopics
{
    private const int Few = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _topics = new(StringComparer.Ordinal); // a topic that closes may have opened again before

    public void Open(string topic)
    {
        lock (_gate)
            _topics[topic] = _topics.GetValueOrDefault(topic) + 1;
    }

    public void Close(string topic)
    {
        lock (_gate)
        {
            if (_topics.GetValueOrDefault(topic) is > 1 and var count)
                _topics[topic] = count - 1;
            else
                _topics.Remove(topic);
        }
    }

    /// <summary>Finds a topic.</summary>
    /// <returns>False where nobody subscribes, and where it is no UTF-8.</returns>
    public bool TryFind(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out string? topic)
    {
        topic = null;
        char[]? rented = null;
        var text = utf8.Length <= Few ? stackalloc char[Few] : rented = ArrayPool<char>.Shared.Rent(utf8.Length);
        var isText = Utf8.ToUtf16(utf8, text, out _, out var length, replaceInvalidSequences: false) == OperationStatus.Done;
        var isFound = isText && TryFind(text[..length], out topic);
        if (rented is not null)
            ArrayPool<char>.Shared.Return(rented);
        return isFound;
    }

    private bool TryFind(ReadOnlySpan<char> text, [NotNullWhen(true)] out string? topic)
    {
        lock (_gate)
            return _topics.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out topic, out _);
    }
}
