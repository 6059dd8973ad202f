using PhoenixSharp.Tracking;

namespace PhoenixSharp.Replication;

/// <summary>The clocks that were heard in one window, and whom to ask by them.</summary>
internal sealed class ClockSample
{
    private readonly OrderedDictionary<Replica, Context> _heard = [];

    public void Add(Replica replica, Context clock)
    {
        _heard.Remove(replica); // the last heard stands last
        _heard.Add(replica, clock);
    }

    public void Forget(Replica replica) => _heard.Remove(replica);

    // A clock counts only for replicas that are known and up here: what another knows of the rest would not be taken from it anyway,
    // and asking for it would go on for ever.

    /// <summary>Ends the window.</summary>
    /// <returns>Those who together know all that was heard of; nobody, if we do. Of several who know the same, the last heard.</returns>
    public IReadOnlyList<Replica> Take(Replica self, Context own)
    {
        List<(Replica Replica, Context Clock)> best = [];
        foreach (var (replica, clock) in _heard)
            Compare(best, replica, clock.Only(own.Contains));
        Compare(best, self, own);
        _heard.Clear();
        return [.. best.Select(candidate => candidate.Replica).Where(replica => replica != self)];
    }

    private static void Compare(List<(Replica Replica, Context Clock)> best, Replica replica, Context clock)
    {
        if (clock.Keys.Count == 0)
            return;
        var all = best.Aggregate(Context.Empty, (max, candidate) => max.Max(candidate.Clock));
        if (clock.Dominates(all))
            best.Clear();
        else if (all.Dominates(clock))
            return;
        else
            best.RemoveAll(candidate => clock.Dominates(candidate.Clock));
        best.Add((replica, clock));
    }
}
