namespace PhoenixSharp.Transports;

/// <summary>Where a connection's bytes go. Used by one drain at a time.</summary>
internal abstract class Outlet
{
    /// <summary>Takes bytes for the next flush. They must not change until it is over.</summary>
    public abstract void Write(ReadOnlyMemory<byte> bytes);

    /// <summary>Sends what was written.</summary>
    /// <returns>False if nobody will read it.</returns>
    public abstract ValueTask<bool> FlushAsync();
}
