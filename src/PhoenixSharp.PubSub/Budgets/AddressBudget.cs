using PhoenixSharp.Wire;

namespace PhoenixSharp.Budgets;

/// <summary>The count of the bytes that wait for all connections of one client address.</summary>
/// <remarks>It outlives its connections while bytes still wait, so that reconnecting does not reset the count.</remarks>
internal sealed class AddressBudget(ByteBudget process, string address)
{
    private long _used;
    private int _connections;

    /// <summary>Gets the budget of the process.</summary>
    public ByteBudget Process { get; } = process;

    /// <summary>Gets the address.</summary>
    public string Address { get; } = address;

    /// <summary>Gets or sets the number of open connections. Guarded by the process budget.</summary>
    public int Connections
    {
        get => Volatile.Read(ref _connections);
        set => Volatile.Write(ref _connections, value);
    }

    /// <summary>Gets the number of bytes that wait. A frame counts once for each connection it waits for.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>Gets a value indicating whether this address exceeds its limit.</summary>
    public bool IsExceeded => Used > Process.LimitPerAddress;

    /// <summary>Gets the number of bytes that each connection of this address may claim when the limit is exceeded.</summary>
    public long Share => Process.LimitPerAddress / Math.Max(1, Connections);

    /// <summary>Counts bytes that only one connection holds; a negative number releases them.</summary>
    public void Add(long bytes)
    {
        AddShared(bytes);
        Process.Add(bytes);
    }

    /// <summary>Counts bytes for this address only, since the process counts shared bytes once.</summary>
    public void AddShared(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) == 0 && Connections == 0)
            Process.ForgetUnused(this);
    }

    /// <summary>Counts a frame that begins to wait for a connection of this address.</summary>
    public void Hold(Frame frame)
    {
        AddShared(frame.Length);
        if (frame.Hold())
            Process.Add(frame.Length);
    }

    /// <summary>Counts a frame that no longer waits.</summary>
    public void Release(Frame frame)
    {
        AddShared(-frame.Length);
        if (frame.Release())
            Process.Add(-frame.Length);
    }

    /// <summary>Counts a broadcast that begins to wait for a connection of this address.</summary>
    public void Hold(Delivery delivery)
    {
        AddShared(delivery.Bytes);
        Process.Hold(delivery);
    }

    /// <summary>Counts a broadcast that no longer waits.</summary>
    public void Release(Delivery delivery)
    {
        AddShared(-delivery.Bytes);
        Process.Release(delivery);
    }

    /// <summary>Counts one connection less.</summary>
    public void Leave() => Process.Leave(this);
}
