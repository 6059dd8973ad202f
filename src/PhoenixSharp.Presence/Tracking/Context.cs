namespace PhoenixSharp.Tracking;

/// <summary>For each replica a clock: where all up to it is known, or where a range begins or ends. It never changes.</summary>
internal sealed class Context
{
    private readonly Dictionary<Replica, long> _clocks;

    public Context(IEnumerable<KeyValuePair<Replica, long>> clocks)
        : this(new Dictionary<Replica, long>(clocks))
    {
    }

    /// <param name="clocks">Nobody changes it any more.</param>
    public Context(Dictionary<Replica, long> clocks) => _clocks = clocks;

    public static Context Empty { get; } = new([]);

    public IReadOnlyCollection<Replica> Keys => _clocks.Keys;

    /// <summary>Gets a replica's clock, 0 where it isn't named.</summary>
    public long this[Replica replica] => _clocks.GetValueOrDefault(replica);

    public static Context Of(Replica replica, long clock) => new([KeyValuePair.Create(replica, clock)]);

    public bool Contains(Replica replica) => _clocks.ContainsKey(replica);

    /// <summary>Tells whether this knows all that the other does, and names as many replicas. Equals dominate each other.</summary>
    public bool Dominates(Context other)
    {
        if (_clocks.Count < other._clocks.Count)
            return false;
        foreach (var (replica, clock) in other._clocks)
        {
            if (this[replica] < clock)
                return false;
        }
        return true;
    }

    /// <summary>Takes the higher clock of each replica that either names.</summary>
    public Context Max(Context other)
    {
        var highest = new Dictionary<Replica, long>(_clocks);
        foreach (var (replica, clock) in other._clocks)
            highest[replica] = Math.Max(this[replica], clock);
        return new Context(highest);
    }

    /// <summary>Leaves out the replicas for which the test fails.</summary>
    public Context Only(Func<Replica, bool> keeps) => _clocks.Keys.All(keeps) ? this : new Context(_clocks.Where(clock => keeps(clock.Key)));

    public override string ToString() => string.Join(' ', _clocks.Select(clock => $"{clock.Key.Name}.{clock.Key.Version}:{clock.Value}"));
}
