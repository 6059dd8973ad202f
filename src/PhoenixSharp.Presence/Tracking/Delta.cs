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

    /// <summary>Gets the size that limits count: values and dots; as many as can be counted where there are more.</summary>
    public long Size
    {
        get
        {
            var size = (long)Values.Count;
            foreach (var cloud in Clouds.Values)
                size = cloud.Count <= long.MaxValue - size ? size + cloud.Count : long.MaxValue;
            return size;
        }
    }

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

    /// <summary>Makes one delta of several.</summary>
    /// <param name="deltas">In any order. It costs what they know, dot by dot: none may be of any size.</param>
    /// <param name="range">What they tell of together.</param>
    /// <remarks>What one holds and another knows without holding it is dead.</remarks>
    public static Delta Join(IReadOnlyCollection<Delta> deltas, DeltaRange range)
    {
        if (deltas.Count == 1)
            return deltas.First() with { Range = range };
        var values = new Dictionary<Dot, Entry>();
        var clouds = new Dictionary<Replica, IntervalSet>();
        foreach (var delta in deltas)
        {
            foreach (var (dot, entry) in delta.Values)
                values[dot] = entry;
            foreach (var (replica, cloud) in delta.Clouds)
            {
                if (clouds.TryGetValue(replica, out var known))
                    known.UnionWith(cloud);
                else
                    clouds[replica] = cloud.Copy();
            }
        }
        foreach (var dot in deltas.SelectMany(delta => delta.Dead()))
            values.Remove(dot);
        return new Delta(values, clouds, range);
    }

    private IEnumerable<Dot> Dead()
    {
        foreach (var (replica, cloud) in Clouds)
        {
            foreach (var run in cloud.Runs)
            {
                for (var clock = run.From; clock <= run.To; clock++)
                {
                    if (new Dot(replica, clock) is var dot && !Values.ContainsKey(dot))
                        yield return dot;
                }
            }
        }
    }
}

/// <summary>For each replica, all of (start, end] is told.</summary>
internal sealed record DeltaRange(Context Start, Context End)
{
    public static DeltaRange Empty { get; } = new(Context.Empty, Context.Empty);
}
