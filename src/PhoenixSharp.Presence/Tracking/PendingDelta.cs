using System.Collections.Immutable;

namespace PhoenixSharp.Tracking;

/// <summary>Gathers what to tell others until the next beat.</summary>
internal sealed class PendingDelta(Replica self)
{
    private Dictionary<Dot, Entry> _values = [];
    private Dictionary<Replica, IntervalSet> _clouds = [];
    private long _start;

    public bool IsEmpty => _clouds.Count == 0;

    /// <summary>Adds the dot of an event that has no value, or none yet.</summary>
    public void Add(Dot dot) => CloudOf(dot.Replica).Add(dot.Clock);

    /// <summary>Adds a value to a dot that was added.</summary>
    public void Put(Entry entry) => _values[entry.Dot] = entry;

    /// <summary>Adds that an entry is dead.</summary>
    public void Kill(Entry entry)
    {
        _values.Remove(entry.Dot);
        Add(entry.Dot);
    }

    /// <summary>Leaves out a replica that is to be forgotten.</summary>
    public void Forget(Replica replica) => _clouds.Remove(replica); // values are our own alone

    /// <summary>Takes what was gathered, and starts anew. Only between two operations.</summary>
    public Delta Take(long clock)
    {
        var range = new DeltaRange(Only(_start), Only(clock));
        var delta = new Delta(_values, _clouds, range);
        (_values, _clouds, _start) = ([], [], clock);
        return delta;
    }

    private ImmutableDictionary<Replica, long> Only(long clock) => ImmutableDictionary<Replica, long>.Empty.Add(self, clock);

    private IntervalSet CloudOf(Replica replica)
    {
        if (!_clouds.TryGetValue(replica, out var cloud))
            _clouds[replica] = cloud = new IntervalSet();
        return cloud;
    }
}
