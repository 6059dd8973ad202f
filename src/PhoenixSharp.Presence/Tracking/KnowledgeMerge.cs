namespace PhoenixSharp.Tracking;

/// <summary>The end of a transfer, in slices: of what the sender knows, all that it didn't tell to live is dead here too. Then it is known here.</summary>
/// <remarks>
/// While it goes on, what is dead and not removed yet stands as before, and what it calls dead is not admitted: an old message may bring an
/// entry behind the place that the merge has come to. The context moves when all dead of the replica are gone, and not before.
/// </remarks>
internal sealed class KnowledgeMerge(Queue<KnownOfReplica> known)
{
    private Entry[]? _among;
    private int _at;

    public bool IsDone => known.Count == 0;

    /// <summary>Tells that an entry is not to be admitted.</summary>
    public bool IsDead(Dot dot)
    {
        foreach (var one in known)
        {
            if (one.State.Replica == dot.Replica)
                return one.IsDead(dot.Clock);
        }
        return false;
    }

    /// <summary>Goes over some entries and gives those that are dead, for who calls to remove them; it learns what it may learn then.</summary>
    /// <param name="most">How many entries to look at.</param>
    /// <param name="isKnown">Whether a replica's state is still the one that there is.</param>
    /// <param name="remove">Removes an entry.</param>
    public void Go(int most, Func<ReplicaState, bool> isKnown, Action<ReplicaState, Entry> remove)
    {
        while (known.TryPeek(out var one))
        {
            if (isKnown(one.State) && !GoOver(one, ref most, remove))
                return;
            known.Dequeue();
            _among = null;
        }
    }

    // False if it isn't through.
    private bool GoOver(KnownOfReplica one, ref int most, Action<ReplicaState, Entry> remove)
    {
        if (_among is null)
            (_among, _at) = (one.State.Among(one.Known), 0);
        for (; _at < _among.Length; _at++)
        {
            if (most-- == 0)
                return false;
            var entry = _among[_at];
            if (one.IsDead(entry.Dot.Clock) && one.State.Has(entry))
                remove(one.State, entry);
        }
        one.State.Learn(one.Known);
        return true;
    }
}

/// <summary>What a sender knows of one replica.</summary>
/// <param name="State">The replica, as it was known when the transfer was asked for: forgotten and admitted anew it is another.</param>
/// <param name="Known">All that the sender knows of it.</param>
/// <param name="Living">What of that it told to live.</param>
internal sealed record KnownOfReplica(ReplicaState State, IntervalSet Known, ClockSet Living)
{
    public bool IsDead(long clock) => Known.Contains(clock) && !Living.Contains(clock);
}
