namespace PhoenixSharp.Budgets;

/// <summary>
/// The count of the bytes that wait in this process: in messages that wait for channels, unfinished messages, outbound queues and
/// subscriptions.
/// </summary>
/// <remarks>
/// A frame or broadcast that waits in several queues counts once. Small queues are not counted: a connection is charged once more than
/// <see cref="Uncounted"/> bytes wait for it, so a connection that keeps up costs nothing here.
/// </remarks>
internal sealed class ByteBudget(long limit, long limitPerAddress)
{
    /// <summary>The bytes that may wait for one connection before it is counted.</summary>
    public const int Uncounted = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, AddressBudget> _addresses = new(StringComparer.Ordinal);
    private long _used;

    /// <summary>Gets the number of bytes that may wait in this process.</summary>
    public long Limit { get; } = limit;

    /// <summary>Gets the number of bytes that may wait for the connections of one client address.</summary>
    public long LimitPerAddress { get; } = limitPerAddress;

    /// <summary>Gets the number of bytes that wait.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>Gets a value indicating whether more than 80 % of the limit is used: new connections are refused.</summary>
    public bool IsNearlyFull => Used > Limit / 5 * 4;

    /// <summary>Gets a value indicating whether the limit is exceeded.</summary>
    public bool IsExceeded => Used > Limit;

    /// <summary>Gets or sets the callback that runs on each charge above the limit. It must return at once.</summary>
    public Action? Exceeded { get; set; }

    /// <summary>Creates the budget with the limits of the options.</summary>
    public static ByteBudget Of(PhoenixOptions options) => new(options.MaxWaitingBytes, options.MaxWaitingBytesPerAddress);

    /// <summary>Gets the budget of a client address and counts one more connection of it.</summary>
    /// <param name="address">The name of the client, usually its IP address.</param>
    public AddressBudget Enter(string address)
    {
        lock (_gate)
        {
            if (!_addresses.TryGetValue(address, out var budget))
                _addresses.Add(address, budget = new AddressBudget(this, address));
            budget.Connections++;
            return budget;
        }
    }

    /// <summary>Counts bytes that begin to wait; a negative number releases them.</summary>
    public void Add(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) > Limit && bytes >= 0)
            Exceeded?.Invoke();
    }

    /// <summary>Counts a broadcast that begins to wait in a queue: only the first queue adds its bytes.</summary>
    public void Hold(Delivery delivery)
    {
        if (delivery.Hold())
            Add(delivery.Bytes);
    }

    /// <summary>Counts a broadcast that no longer waits in a queue.</summary>
    public void Release(Delivery delivery)
    {
        if (delivery.Release())
            Add(-delivery.Bytes);
    }

    /// <summary>Runs <see cref="Exceeded"/> if the limit is still exceeded, although nothing is charged.</summary>
    public void Recheck() => Add(0);

    /// <summary>Counts one connection less.</summary>
    internal void Leave(AddressBudget budget)
    {
        lock (_gate)
        {
            budget.Connections--;
            Forget(budget);
        }
    }

    /// <summary>Removes an address that has neither connections nor waiting bytes.</summary>
    internal void ForgetUnused(AddressBudget budget)
    {
        lock (_gate)
            Forget(budget);
    }

    // Guarded.
    private void Forget(AddressBudget budget)
    {
        if (budget is { Connections: 0, Used: 0 } && _addresses.GetValueOrDefault(budget.Address) == budget)
            _addresses.Remove(budget.Address);
    }
}
