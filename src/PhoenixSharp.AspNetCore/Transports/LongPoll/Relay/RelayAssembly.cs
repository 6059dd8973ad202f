namespace PhoenixSharp.Transports;

/// <summary>A message of another node that arrives in parts, and is counted until it is disposed. Not thread-safe.</summary>
/// <param name="most">The number of bytes that it may have.</param>
/// <param name="charge">Counts memory; a negative number gives it back.</param>
internal sealed class RelayAssembly(long most, Action<long> charge) : IDisposable
{
    private readonly MemoryStream _bytes = new();
    private long _charged;

    /// <summary>Gets the number of the part that is missing next.</summary>
    public int Next { get; private set; }

    /// <summary>Adds that part.</summary>
    /// <returns><see langword="false"/> if the message is too long.</returns>
    public bool TryAdd(ReadOnlySpan<byte> part)
    {
        if (_bytes.Length + part.Length > most)
            return false;
        charge(part.Length);
        _charged += part.Length;
        _bytes.Write(part);
        Next++;
        return true;
    }

    /// <summary>Reads the message when all parts were added.</summary>
    /// <returns><see langword="null"/> if it is malformed.</returns>
    public RelayMessage? Read() => RelayMessage.Read(_bytes.GetBuffer(), (int)_bytes.Length);

    public void Dispose()
    {
        charge(-_charged);
        _charged = 0;
        _bytes.Dispose();
    }
}
