namespace PhoenixSharp.Transports;

/// <summary>The destination of a connection's bytes. Used by one drain at a time.</summary>
internal abstract class Outlet
{
    private long _acceptedBytes; // written by the drain alone

    /// <summary>
    /// Gets the number of bytes that the transport below has accepted so far. It never decreases and can be read on any thread.
    /// </summary>
    public long AcceptedBytes => Volatile.Read(ref _acceptedBytes);

    /// <summary>Adds bytes to the next flush. They must not change until that flush has completed.</summary>
    public abstract void Write(ReadOnlyMemory<byte> bytes);

    /// <summary>Sends what was written.</summary>
    /// <returns>False if the client will not read it.</returns>
    public abstract ValueTask<bool> FlushAsync();

    protected void CountAccepted(int bytes) => Volatile.Write(ref _acceptedBytes, _acceptedBytes + bytes);
}
