namespace PhoenixSharp.Transports;

/// <summary>A message of another node that arrives in parts. Its bytes are counted until it is disposed. Not thread-safe.</summary>
/// <param name="maxBytes">The number of bytes that the message may have.</param>
/// <param name="charge">Counts memory; a negative number releases it.</param>
internal sealed class RelayAssembly(long maxBytes, Action<long> charge) : IDisposable
{
    private readonly MemoryStream _bytes = new();
    private long _charged;

    /// <summary>Gets the number of the next part, from 0.</summary>
    public int NextPart { get; private set; }

    /// <summary>Adds the next part.</summary>
    /// <returns><see langword="false"/> if the message is too long.</returns>
    public bool TryAdd(ReadOnlySpan<byte> part)
    {
        if (_bytes.Length + part.Length > maxBytes)
            return false;
        charge(part.Length);
        _charged += part.Length;
        _bytes.Write(part);
        NextPart++;
        return true;
    }

    /// <summary>Reads the message after all parts were added.</summary>
    /// <returns><see langword="null"/> if it is malformed.</returns>
    public RelayMessage? Read() => RelayMessage.Read(_bytes.GetBuffer(), (int)_bytes.Length);

    public void Dispose()
    {
        charge(-_charged);
        _charged = 0;
        _bytes.Dispose();
    }
}
