namespace PhoenixSharp.Tracking;

/// <summary>What is known of one replica: its clocks and its living entries, and which of these are visible.</summary>
/// <remarks>
/// Hiding or showing a hundred thousand entries at once would stall everyone. So the flag flips at once, and the entries follow in
/// slices: a sweep goes over those that were there, and one that it has not come to is still as the flag was before.
/// </remarks>
internal sealed class ReplicaState(Replica replica)
{
    private readonly Dictionary<long, Entry> _byClock = [];
    private readonly SlotIndex _bySlot = new();
    private List<Entry> _sweep = [];
    private int _swept;
    private ClockSet _settled = new(); // while a sweep goes on: those living that are as the flag says

    public Replica Replica { get; } = replica;

    /// <summary>Tells that it is heard from: what we know of it is worth telling.</summary>
    public bool IsUp { get; set; } = true;

    /// <summary>Tells whether its entries are to be seen.</summary>
    public bool IsShown { get; private set; } = true;

    /// <summary>Tells that all entries are as <see cref="IsShown"/> says.</summary>
    public bool IsSettled => _swept == _sweep.Count;

    /// <summary>The highest clock up to which all are known.</summary>
    public long Context { get; private set; }

    /// <summary>The clocks that are known behind a gap, but for those of entries that a part of a transfer brought.</summary>
    public IntervalSet Cloud { get; } = new();

    /// <summary>The living entries, in no order.</summary>
    public IReadOnlyCollection<Entry> Entries => _byClock.Values;

    /// <summary>Tells whether an event is known. One that is and has no entry is removed: that is all there is in place of tombstones.</summary>
    public bool Seen(long clock) => IsTold(clock) || _byClock.ContainsKey(clock);

    /// <summary>Takes the next clock, for an event of our own.</summary>
    public long Bump() => ++Context;

    public Entry? Find(Slot slot) => _bySlot.Find(slot);

    public bool Has(Entry entry) => _byClock.TryGetValue(entry.Dot.Clock, out var known) && known == entry;

    /// <summary>Stores an entry of our own, in a slot that is free.</summary>
    public void Store(Entry entry)
    {
        _byClock.Add(entry.Dot.Clock, entry);
        _bySlot.PlaceOf(entry.Slot) = entry;
    }

    // A slot has one living entry: where the removal of the one before was lost, the higher clock wins, whichever comes first.

    /// <summary>Stores an entry if it was never seen, and no higher clock has its slot.</summary>
    /// <param name="entry">Another replica's.</param>
    /// <param name="displaced">The one that it takes the slot from, if that was visible.</param>
    public bool TryStore(Entry entry, out Entry? displaced)
    {
        displaced = null;
        var clock = entry.Dot.Clock;
        if (IsTold(clock) || !_byClock.TryAdd(clock, entry))
            return false;
        ref var place = ref _bySlot.PlaceOf(entry.Slot);
        if (place is not null && place.Dot.Clock > clock)
        {
            _byClock.Remove(clock);
            Note(clock);
            return false;
        }
        if (place is not null && Forget(place))
            displaced = place;
        place = entry;
        if (!IsSettled)
            _settled.Add(clock);
        return true;
    }

    /// <summary>Removes an entry. That it was there stays known.</summary>
    /// <returns>Whether it was visible.</returns>
    public bool Remove(Entry entry)
    {
        _bySlot.Remove(entry.Slot);
        return Forget(entry);
    }

    /// <summary>Lets the entries be seen, or not, as <see cref="Settle"/> comes to them.</summary>
    public void Show(bool shown)
    {
        if (IsShown == shown)
            return;
        IsShown = shown;
        var turned = new ClockSet();
        var sweep = new List<Entry>(_byClock.Count);
        foreach (var entry in _byClock.Values)
        {
            if (IsSettled || _settled.Contains(entry.Dot.Clock))
                sweep.Add(entry);
            else
                turned.Add(entry.Dot.Clock);
        }
        _sweep = sweep;
        (_swept, _settled) = (0, turned);
    }

    /// <summary>Takes entries that are not as <see cref="IsShown"/> says; from now on they are.</summary>
    public IReadOnlyList<Entry> Settle(int most)
    {
        var slice = new List<Entry>();
        while (_swept < _sweep.Count && slice.Count < most)
        {
            var entry = _sweep[_swept++];
            if (!Has(entry))
                continue; // removed meanwhile
            _settled.Add(entry.Dot.Clock);
            slice.Add(entry);
        }
        if (IsSettled)
            (_sweep, _swept, _settled) = ([], 0, new ClockSet());
        slice.Sort(static (one, other) => one.Dot.Clock.CompareTo(other.Dot.Clock));
        return slice;
    }

    /// <summary>Finds the entries of which something is known. Costs what that is or what is stored here, whichever is less.</summary>
    public Entry[] Among(IntervalSet known)
    {
        if (known.Count >= _byClock.Count)
            return [.. _byClock.Values];
        var found = new List<Entry>((int)known.Count);
        foreach (var run in known.Runs)
        {
            for (var clock = run.From; clock <= run.To; clock++)
            {
                if (_byClock.TryGetValue(clock, out var entry))
                    found.Add(entry);
            }
        }
        return [.. found];
    }

    /// <summary>Adds clocks to what is known.</summary>
    public void Learn(IntervalSet known)
    {
        Cloud.UnionWith(known);
        Context = Cloud.Compact(Context);
    }

    /// <summary>Gets what may be told of it, as one set; entries of a transfer that isn't all here are not in it.</summary>
    public IntervalSet Knowledge()
    {
        var known = Cloud.Copy();
        if (Context > 0)
            known.Add(1, Context);
        return known;
    }

    // One event stays known, whatever becomes of its entry.
    private void Note(long clock)
    {
        if (!IsTold(clock))
            Cloud.Add(clock);
    }

    private bool Forget(Entry entry)
    {
        _byClock.Remove(entry.Dot.Clock);
        Note(entry.Dot.Clock);
        return IsShown == (IsSettled || _settled.Remove(entry.Dot.Clock));
    }

    private bool IsTold(long clock) => clock <= Context || Cloud.Contains(clock);
}
