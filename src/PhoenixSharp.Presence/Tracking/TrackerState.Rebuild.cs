namespace PhoenixSharp.Tracking;

/// <summary>What can be trusted of a state after its code threw.</summary>
internal sealed partial class TrackerState
{
    // Our own entries are facts of this node, which no message can change. The clock goes on under the same version, so that nothing has
    // happened at the other nodes; it takes one more, so that what stopped halfway looks missed there, and is asked for. Of the others all is
    // forgotten, as after the longest silence: that is safe at any time. And what is hidden by it comes from what the views were made of, not from what may be broken.

    /// <summary>Gets how often it was made anew: what it asks and answers then must not be taken for what it did before.</summary>
    public int Rebuilds { get; private init; }

    /// <summary>Makes a new state of what this node has itself; the others tell theirs again.</summary>
    /// <returns>It, and what that changes in what is visible.</returns>
    public (TrackerState State, TrackerDiff Diff) Rebuild()
    {
        var fresh = new TrackerState(Self, _slice) { _version = _version, Rebuilds = Rebuilds + 1 };
        fresh.Restore(_self);
        return (fresh, fresh.Since(_views));
    }

    private void Restore(ReplicaState own)
    {
        var known = new IntervalSet();
        known.Add(1, own.Context + 1);
        _pending.Take(own.Context);
        _pending.Add(new Dot(Self, own.Context + 1));
        _self.Learn(known);
        var diff = new TrackerDiff();
        foreach (var entry in own.Entries.OrderBy(entry => entry.Dot.Clock))
        {
            Keep(entry);
            diff.Join(entry);
        }
        Publish(diff);
    }

    private TrackerDiff Since(IEnumerable<KeyValuePair<string, TopicView>> before)
    {
        var diff = new TrackerDiff();
        var seen = new HashSet<Entry>();
        foreach (var entry in before.SelectMany(topic => topic.Value.Told()))
        {
            seen.Add(entry);
            if (!_self.Has(entry))
                diff.Leave(entry);
        }
        foreach (var entry in _self.Entries.Where(entry => !seen.Contains(entry)))
            diff.Join(entry);
        return diff;
    }
}
