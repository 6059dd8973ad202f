namespace PhoenixSharp.Tracking;

/// <summary>The half that other replicas have a part in.</summary>
internal sealed partial class TrackerState
{
    /// <summary>Gets for each admitted replica the clock up to which all is known, without those that are down.</summary>
    /// <remarks>While a silent node waits to be forgotten, we would look ahead of nodes that never met it, and they would ask for ever.</remarks>
    public Context Clock => new(_replicas.Values.Where(replica => replica.IsUp).Select(replica => KeyValuePair.Create(replica.Replica, replica.Context)));

    /// <summary>Tells that there is something to tell.</summary>
    public bool HasDelta => !_pending.IsEmpty;

    /// <summary>Gets how many dots there are to tell.</summary>
    public int PendingDots => _pending.DotCount;

    /// <summary>Gets about how many bytes there are to tell.</summary>
    public int PendingBytes => _pending.ByteCount;

    /// <summary>Tells that all that was hidden or shown has followed; otherwise <see cref="Settle"/> goes on with it.</summary>
    public bool IsSettled => _unsettled.Count == 0;

    /// <summary>Takes all that is to be told since the last time.</summary>
    public Delta TakeDelta() => _pending.Take(_self.Context);

    /// <summary>Gets all that is known of the replicas that one who asks knows too, in two: what is alive, and a delta with all the rest.</summary>
    /// <remarks>Nothing about the asker: it alone knows about itself, and must not hear its living dots called dead.</remarks>
    public (Entry[] Living, Delta Knowledge) Full(Replica requester, Context clock)
    {
        var told = _replicas.Values.Where(replica => replica.Replica != requester && clock.Contains(replica.Replica)).ToArray();
        var range = new DeltaRange(Context.Empty, new Context(told.Select(replica => KeyValuePair.Create(replica.Replica, replica.Context))));
        var clouds = told.ToDictionary(replica => replica.Replica, replica => replica.Knowledge());
        return ([.. told.SelectMany(replica => replica.Entries)], new Delta(new Dictionary<Dot, Entry>(), clouds, range) { IsFull = true });
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
        return Publish(diff);
    }

    private ReplicaState? Other(Replica replica) => replica == Self ? null : _replicas.GetValueOrDefault(replica);

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

    private void RemoveDead(ReplicaState other, IntervalSet known, Delta delta, TrackerDiff diff)
    {
        foreach (var entry in other.FindDead(known, delta.Values))
        {
            _pending.Kill(entry); // passed on once; the dot stays seen here, or a copy of it could come back while a gap is open
            if (other.Remove(entry))
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
            if (other.Remove(rival))
                diff.Displace(rival);
        }
        other.Store(entry);
        if (other.IsShown)
            diff.Join(entry);
    }
}
