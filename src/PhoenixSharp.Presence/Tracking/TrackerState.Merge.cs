using System.Collections.Immutable;

namespace PhoenixSharp.Tracking;

/// <summary>The half that other replicas have a part in.</summary>
internal sealed partial class TrackerState
{
    /// <summary>Gets for each admitted replica the clock up to which all is known; without those that are down where it is told to others.</summary>
    /// <remarks>While a silent node waits to be forgotten, we would look ahead of nodes that never met it, and they would ask for ever.</remarks>
    public ImmutableDictionary<Replica, long> Clock =>
        _replicas.Values.Where(replica => replica.IsUp).ToImmutableDictionary(replica => replica.Replica, replica => replica.Context);

    /// <summary>Tells that there is something to tell.</summary>
    public bool HasDelta => !_pending.IsEmpty;

    /// <summary>Takes all that is to be told since the last time.</summary>
    public Delta TakeDelta() => _pending.Take(_self.Context);

    /// <summary>Gets all that is known, for one who asks. Nothing about the asker: it alone knows about itself, and must not hear its living dots called dead.</summary>
    public Delta Full(Replica requester)
    {
        var told = _replicas.Values.Where(replica => replica.Replica != requester).ToArray();
        var range = new DeltaRange(
            ImmutableDictionary<Replica, long>.Empty,
            told.ToImmutableDictionary(replica => replica.Replica, replica => replica.Context));
        return new Delta(
            told.SelectMany(replica => replica.Entries).ToDictionary(entry => entry.Dot),
            told.ToDictionary(replica => replica.Replica, replica => replica.Knowledge()),
            range) { IsFull = true };
    }

    // (1) what the delta knows and doesn't hold is dead, here too;
    // (2) what it holds and was never seen here is new;
    // (3) all it knows is known now: only then may the context move.
    // Replicas that were not admitted don't count in any of the three: nobody else can bring back one that was forgotten.
    // We ourselves don't either: nobody else knows better.

    /// <summary>Merges what another replica knows and tells what that changed here. The same delta again changes nothing.</summary>
    public TrackerDiff Merge(Delta delta)
    {
        var diff = new TrackerDiff();
        foreach (var (replica, known) in delta.Clouds)
        {
            if (Other(replica) is { } other)
                RemoveDead(other, known, delta, diff); // (1)
        }
        foreach (var entry in delta.Values.Values)
        {
            if (Other(entry.Dot.Replica) is { } other && !other.Seen(entry.Dot.Clock))
                Admit(other, entry, diff); // (2)
        }
        foreach (var (replica, known) in delta.Clouds)
            Other(replica)?.Learn(known); // (3)
        return Publish(diff);
    }

    /// <summary>A replica is heard from: it is admitted, or what it has is shown again.</summary>
    public TrackerDiff Up(Replica replica)
    {
        var diff = new TrackerDiff();
        if (!_replicas.TryGetValue(replica, out var known))
        {
            _replicas[replica] = new ReplicaState(replica);
        }
        else if (!known.IsUp)
        {
            known.IsUp = true;
            foreach (var entry in known.Entries.OrderBy(entry => entry.Dot.Clock))
                diff.Join(entry);
        }
        return Publish(diff);
    }

    /// <summary>A replica is silent: what it has is kept, and hidden.</summary>
    public TrackerDiff Down(Replica replica)
    {
        var diff = new TrackerDiff();
        if (Other(replica) is { IsUp: true } known)
        {
            known.IsUp = false;
            foreach (var entry in known.Entries.OrderBy(entry => entry.Dot.Clock))
                diff.Leave(entry);
        }
        return Publish(diff);
    }

    /// <summary>A replica is gone for good: all of it is forgotten.</summary>
    public TrackerDiff PermDown(Replica replica)
    {
        var diff = Down(replica);
        if (Other(replica) is not null)
        {
            _replicas.Remove(replica);
            _pending.Forget(replica);
        }
        return diff;
    }

    private ReplicaState? Other(Replica replica) => replica == Self ? null : _replicas.GetValueOrDefault(replica);

    private void RemoveDead(ReplicaState other, IntervalSet known, Delta delta, TrackerDiff diff)
    {
        foreach (var entry in other.FindDead(known, delta.Values))
        {
            other.Remove(entry);
            _pending.Kill(entry); // passed on once; the dot stays seen here, or a copy of it could come back while a gap is open
            if (other.IsUp)
                diff.Leave(entry);
        }
    }

    // A slot has one living entry: where the removal of the one before was lost, the higher clock wins, whichever comes first.
    private static void Admit(ReplicaState other, Entry entry, TrackerDiff diff)
    {
        if (other.Find(entry.Slot) is { } rival)
        {
            if (rival.Dot.Clock > entry.Dot.Clock)
                return;
            other.Remove(rival);
            if (other.IsUp)
                diff.Displace(rival);
        }
        other.Store(entry);
        if (other.IsUp)
            diff.Join(entry);
    }
}
