namespace PhoenixSharp.Tracking;

/// <summary>What one replica tells others: whole in itself, so that it can be merged at any time, in any order and again.</summary>
/// <param name="Values">The entries that live at the sender, by dot.</param>
/// <param name="Clouds">All dots that it tells about. One without a value is dead.</param>
/// <param name="Range">From where to where it tells everything.</param>
/// <remarks>
/// Invariant: a removal is two facts, the dead dot and the clock that the removal took, and they are never in two deltas.
/// A full state is a delta too, whose clouds hold the whole context; only it may take the place of all that came before.
/// </remarks>
internal sealed record Delta(IReadOnlyDictionary<Dot, Entry> Values, IReadOnlyDictionary<Replica, IntervalSet> Clouds, DeltaRange Range)
{
    /// <summary>Tells that this is all that the sender knows.</summary>
    public bool IsFull { get; init; }

    /// <summary>Gets the size that limits count: values and dots.</summary>
    public long Size => Values.Count + Clouds.Values.Sum(cloud => cloud.Count);

    /// <summary>Makes a delta of entries alone: it tells nothing but that they live.</summary>
    public static Delta OfValues(IReadOnlyCollection<Entry> entries)
    {
        var clouds = new Dictionary<Replica, IntervalSet>();
        foreach (var entry in entries)
        {
            if (!clouds.TryGetValue(entry.Dot.Replica, out var cloud))
                clouds[entry.Dot.Replica] = cloud = new IntervalSet();
            cloud.Add(entry.Dot.Clock);
        }
        return new Delta(entries.ToDictionary(entry => entry.Dot), clouds, DeltaRange.Empty);
    }

    /// <summary>Leaves out the replicas for which the test fails: entries, clouds and range alike.</summary>
    public Delta Only(Func<Replica, bool> keeps)
    {
        if (Clouds.Keys.All(keeps) && Range.Start.Keys.All(keeps) && Range.End.Keys.All(keeps)) // a value is in its cloud
            return this;
        return this with
        {
            Values = Values.Where(value => keeps(value.Key.Replica)).ToDictionary(),
            Clouds = Clouds.Where(cloud => keeps(cloud.Key)).ToDictionary(),
            Range = new DeltaRange(Range.Start.Only(keeps), Range.End.Only(keeps)),
        };
    }

    /// <summary>Makes one delta of this and another that begins where this ends or before, each replica by itself.</summary>
    /// <returns>Null if there is a gap between the two: together they wouldn't tell everything of a range.</returns>
    public Delta? With(Delta later)
    {
        if (!Range.Touches(later.Range))
            return null;
        var values = new Dictionary<Dot, Entry>(Values.Count + later.Values.Count);
        AddLiving(values, this, later);
        AddLiving(values, later, this);
        var clouds = Clouds.ToDictionary(cloud => cloud.Key, cloud => cloud.Value.Copy());
        foreach (var (replica, cloud) in later.Clouds)
        {
            if (clouds.TryGetValue(replica, out var known))
                known.UnionWith(cloud);
            else
                clouds[replica] = cloud.Copy();
        }
        return new Delta(values, clouds, Range.With(later.Range));
    }

    // What one holds and the other knows without holding it is dead.
    private static void AddLiving(Dictionary<Dot, Entry> values, Delta from, Delta other)
    {
        foreach (var (dot, entry) in from.Values)
        {
            if (other.Values.ContainsKey(dot) || !other.Knows(dot))
                values[dot] = entry;
        }
    }

    private bool Knows(Dot dot) => Clouds.TryGetValue(dot.Replica, out var cloud) && cloud.Contains(dot.Clock);
}

/// <summary>For each replica, all of (start, end] is told.</summary>
internal sealed record DeltaRange(Context Start, Context End)
{
    public static DeltaRange Empty { get; } = new(Context.Empty, Context.Empty);

    /// <summary>Tells whether no clock lies between the two, of any replica.</summary>
    public bool Touches(DeltaRange other) =>
        other.End.Keys.All(replica => other.End[replica] >= Start[replica]) && End.Keys.All(replica => End[replica] >= other.Start[replica]);

    public DeltaRange With(DeltaRange other) => new(Start.Min(other.Start), End.Max(other.End));
}
