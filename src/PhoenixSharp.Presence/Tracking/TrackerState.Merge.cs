namespace PhoenixSharp.Tracking;

/// <summary>The half that other replicas have a part in.</summary>
internal sealed partial class TrackerState
{
    /// <summary>Gets for each admitted replica the clock up to which all is known, without those that are down.</summary>
    /// <remarks>While a silent node waits to be forgotten, we would look ahead of nodes that never met it, and they would ask for ever.</remarks>
    public Context Clock => ClockWith(_self.Context);

    /// <summary>Gets the same with our own clock as it was when we last told what changed.</summary>
    public Context Told => ClockWith(_pending.Start);

    /// <summary>Tells that there is something to tell.</summary>
    public bool HasDelta => !_pending.IsEmpty;

    /// <summary>Gets how many dots there are to tell.</summary>
    public int PendingDots => _pending.DotCount;

    /// <summary>Gets about how many bytes there are to tell.</summary>
    public int PendingBytes => _pending.ByteCount;

    /// <summary>Tells that all that was hidden or shown has followed, and all that was learned is merged; otherwise <see cref="Settle"/> goes on with it.</summary>
    public bool IsSettled => _unsettled.Count == 0 && _merges.Count == 0;

    /// <summary>Gets the other replicas that are up, as they are known now: what a transfer that is asked for now may tell about.</summary>
    public Dictionary<Replica, ReplicaState> OthersUp => _replicas.Values.Where(known => known.IsUp && known != _self).ToDictionary(known => known.Replica);

    /// <summary>Takes all that is to be told since the last time.</summary>
    public Delta TakeDelta() => _pending.Take(_self.Context);

    /// <summary>Gets all that is known of the replicas that one who asks knows too, in two: what is alive, and a delta with all the rest.</summary>
    /// <returns>Entries by topic and key, read from the views of this moment as somebody goes over them, whatever comes after.</returns>
    /// <remarks>
    /// Nothing about the asker: it alone knows about itself, and must not hear its living dots called dead. Nothing about one that isn't all in
    /// view, being silent or about to be shown; nor entries that came in a part of a transfer that isn't all here.
    /// </remarks>
    public (IEnumerable<Entry> Living, Delta Knowledge) Full(Replica requester, Context clock)
    {
        var clouds = new Dictionary<Replica, IntervalSet>();
        var clocks = new Dictionary<Replica, long>();
        foreach (var known in _replicas.Values)
        {
            if (known.Replica == requester || !clock.Contains(known.Replica) || !known.IsShown || !known.IsSettled)
                continue;
            clouds.Add(known.Replica, known.Knowledge());
            clocks.Add(known.Replica, known.Context);
        }
        TopicView[] views = [.. _views.Select(view => view.Value)];
        return (Living(views, clouds), new Delta(new Dictionary<Dot, Entry>(), clouds, new DeltaRange(Context.Empty, new Context(clocks))) { IsFull = true });
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
        Admit(delta.Values.Values, diff); // (2)
        foreach (var (replica, known) in delta.Clouds)
            Other(replica)?.Learn(known); // (3)
        return Publish(diff);
    }

    /// <summary>Merges entries that live at another replica, and nothing else that it knows.</summary>
    public TrackerDiff Merge(IReadOnlyCollection<Entry> living)
    {
        var diff = new TrackerDiff();
        Admit(living, diff);
        return Publish(diff);
    }

    /// <summary>Begins to merge what else is known by one who told what lives, for one slice; <see cref="Settle"/> goes on.</summary>
    /// <returns>The merge, for who wants to know when it is done, and what changed.</returns>
    public (KnowledgeMerge Merge, TrackerDiff Diff) Merge(IEnumerable<KnownOfReplica> known)
    {
        var merge = new KnowledgeMerge(new Queue<KnownOfReplica>(known));
        _merges.Add(merge);
        var diff = new TrackerDiff();
        GoOn(merge, diff);
        return (merge, Publish(diff));
    }

    private Context ClockWith(long own)
    {
        var clocks = new Dictionary<Replica, long>(_replicas.Count);
        foreach (var replica in _replicas.Values)
        {
            if (replica.IsUp)
                clocks.Add(replica.Replica, replica == _self ? own : replica.Context);
        }
        return new Context(clocks);
    }

    private ReplicaState? Other(Replica replica) => replica == Self ? null : _replicas.GetValueOrDefault(replica);

    private void RemoveDead(ReplicaState other, IntervalSet known, Delta delta, TrackerDiff diff)
    {
        foreach (var entry in other.Among(known))
        {
            if (known.Contains(entry.Dot.Clock) && !delta.Values.ContainsKey(entry.Dot))
                Remove(other, entry, diff);
        }
    }

    private void Remove(ReplicaState other, Entry entry, TrackerDiff diff)
    {
        _pending.Kill(entry); // passed on once; the dot stays seen here, or a copy of it could come back while a gap is open
        if (other.Remove(entry))
            diff.Leave(entry);
    }

    private void GoOn(KnowledgeMerge merge, TrackerDiff diff)
    {
        merge.Go(_slice, state => _replicas.GetValueOrDefault(state.Replica) == state, (state, entry) => Remove(state, entry, diff));
        if (merge.IsDone)
            _merges.Remove(merge);
    }

    private void Admit(IEnumerable<Entry> living, TrackerDiff diff)
    {
        ReplicaState? other = null;
        Replica? last = null;
        foreach (var entry in living)
        {
            if (!ReferenceEquals(last, entry.Dot.Replica)) // mostly one object for all entries of a message
                (last, other) = (entry.Dot.Replica, Other(entry.Dot.Replica));
            if (other is null || IsDying(entry.Dot) || !other.TryStore(entry, out var displaced))
                continue;
            if (displaced is not null)
                diff.Displace(displaced);
            if (other.IsShown)
                diff.Join(entry);
        }
    }

    private bool IsDying(Dot dot)
    {
        foreach (var merge in _merges)
        {
            if (merge.IsDead(dot))
                return true;
        }
        return false;
    }

    private static IEnumerable<Entry> Living(TopicView[] views, Dictionary<Replica, IntervalSet> told)
    {
        IntervalSet? known = null;
        Replica? last = null;
        foreach (var view in views)
        {
            foreach (var entry in view.Keys.Entries)
            {
                if (!ReferenceEquals(last, entry.Dot.Replica))
                    (last, known) = (entry.Dot.Replica, told.GetValueOrDefault(entry.Dot.Replica));
                if (known is not null && known.Contains(entry.Dot.Clock))
                    yield return entry;
            }
        }
    }
}
