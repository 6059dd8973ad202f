namespace PhoenixSharp.Tracking;

/// <summary>Gathers what to tell others until the next beat.</summary>
internal sealed class PendingDelta(Replica self)
{
    private Dictionary<Dot, Entry> _values = [];
    private Dictionary<Replica, IntervalSet> _clouds = [];

    public bool IsEmpty => _clouds.Count == 0;

    /// <summary>Gets our clock when it was last taken.</summary>
    public long Start { get; private set; }

    /// <summary>Gets how many dots were added.</summary>
    public int DotCount { get; private set; }

    /// <summary>Gets about how many bytes its values take.</summary>
    public int ByteCount { get; private set; }

    /// <summary>Adds the dot of an event that has no value, or none yet.</summary>
    public void Add(Dot dot)
    {
        DotCount++;
        CloudOf(dot.Replica).Add(dot.Clock);
    }

    /// <summary>Adds a value to a dot that was added.</summary>
    public void Put(Entry entry)
    {
        _values[entry.Dot] = entry;
        ByteCount += entry.Size;
    }

    /// <summary>Adds that an entry is dead.</summary>
    public void Kill(Entry entry)
    {
        if (entry.Dot.Replica == self && _values.Remove(entry.Dot))
            ByteCount -= entry.Size;
        Add(entry.Dot);
    }

    /// <summary>Leaves out a replica that is to be forgotten.</summary>
    public void Forget(Replica replica) => _clouds.Remove(replica); // values are our own alone

    /// <summary>Takes what was gathered, and starts anew. Only between two operations.</summary>
    public Delta Take(long clock)
    {
        var range = new DeltaRange(Context.Of(self, Start), Context.Of(self, clock));
        var delta = new Delta(_values, _clouds, range);
        (_values, _clouds, Start, DotCount, ByteCount) = ([], [], clock, 0, 0);
        return delta;
    }

    private IntervalSet CloudOf(Replica replica)
    {
        if (!_clouds.TryGetValue(replica, out var cloud))
            _clouds[replica] = cloud = new IntervalSet();
        return cloud;
    }
}
