namespace PhoenixSharp.Tracking;

/// <summary>Which replicas there are, and what of theirs is to be seen.</summary>
internal sealed partial class TrackerState
{
    /// <summary>A replica is heard from: it is admitted, or counts again; what it has is shown, or stays hidden until <see cref="Show"/>.</summary>
    public TrackerDiff Up(Replica replica, bool hidden = false)
    {
        var diff = new TrackerDiff();
        FinishLeaving(replica, diff);
        if (!_replicas.TryGetValue(replica, out var known))
            _replicas[replica] = known = new ReplicaState(replica);
        known.IsUp = true;
        return hidden ? Publish(diff) : Flip(known, shown: true, diff);
    }

    /// <summary>What a replica has that is up is to be seen.</summary>
    public TrackerDiff Show(Replica replica) => Other(replica) is { IsUp: true } known ? Flip(known, shown: true, new TrackerDiff()) : new TrackerDiff();

    /// <summary>A replica is silent: what it has is kept, and hidden.</summary>
    public TrackerDiff Down(Replica replica)
    {
        if (Other(replica) is not { } known)
            return new TrackerDiff();
        known.IsUp = false;
        return Flip(known, shown: false, new TrackerDiff());
    }

    /// <summary>A replica's presences are moving to other nodes: it is forgotten, but what it has is seen until <see cref="PermDown"/>.</summary>
    public void Hold(Replica replica)
    {
        if (Other(replica) is not { } known)
            return;
        _replicas.Remove(replica);
        _pending.Forget(replica);
        _leaving[replica] = known;
        _unsettled.Remove(known); // who goes and was not to be seen yet is not shown any more
    }

    /// <summary>A replica is gone for good: all of it is forgotten.</summary>
    public TrackerDiff PermDown(Replica replica)
    {
        Hold(replica);
        return _leaving.TryGetValue(replica, out var known) ? Flip(known, shown: false, new TrackerDiff()) : new TrackerDiff();
    }

    /// <summary>Goes on with what a replica's flip began, for one slice.</summary>
    public TrackerDiff Settle()
    {
        var diff = new TrackerDiff();
        if (_unsettled.Count > 0)
            SettleSome(_unsettled[0], diff, _slice);
        else if (_merges.Count > 0)
            GoOn(_merges[0], diff);
        return Publish(diff);
    }

    private TrackerDiff Flip(ReplicaState known, bool shown, TrackerDiff diff)
    {
        known.Show(shown);
        if (!_unsettled.Contains(known))
            _unsettled.Add(known);
        SettleSome(known, diff, _slice);
        return Publish(diff);
    }

    private void SettleSome(ReplicaState known, TrackerDiff diff, int most)
    {
        foreach (var entry in known.Settle(most))
        {
            if (known.IsShown)
                diff.Join(entry);
            else
                diff.Leave(entry);
        }
        if (!known.IsSettled)
            return;
        _unsettled.Remove(known);
        if (!known.IsShown)
            _leaving.Remove(known.Replica);
    }

    // One that was forgotten while its entries were still leaving: they leave before any can join again.
    private void FinishLeaving(Replica replica, TrackerDiff diff)
    {
        if (!_leaving.TryGetValue(replica, out var known))
            return;
        known.Show(false);
        SettleSome(known, diff, int.MaxValue);
    }
}
