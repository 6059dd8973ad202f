using PhoenixSharp.Tracking;

namespace PhoenixSharp.Replication;

/// <summary>An answer that was asked for, and what of it is here. What it knows besides its entries counts only once all of it is here.</summary>
/// <remarks>
/// A question that came twice is answered twice, from two states; parts of one must not be taken for the other's. Entries are merged as they
/// come, so nothing else is needed of them than that they were told to live, and for a short answer, to be passed on, themselves.
/// </remarks>
/// <param name="id">The question's.</param>
/// <param name="about">The replicas that it may tell about, as they were known when it was asked for.</param>
/// <param name="now">When that was.</param>
internal sealed class IncomingTransfer(long id, Dictionary<Replica, ReplicaState> about, TimeSpan now)
{
    private readonly HashSet<int> _parts = [];
    private readonly List<IReadOnlyCollection<Entry>> _values = [];
    private readonly Dictionary<Replica, ClockSet> _living = [];
    private TransferAnswer? _answer;
    private long _serial;

    public long Id => id;

    /// <summary>When something of it last came, or it was asked for.</summary>
    public TimeSpan LastAt { get; private set; } = now;

    /// <summary>Tells that all of it is here.</summary>
    public bool IsWhole => _answer?.Parts == _parts.Count;

    /// <summary>Tells that it is all that the sender knows, and not only what is missing here.</summary>
    public bool IsFull => _answer!.Delta.IsFull;

    /// <summary>Takes a part.</summary>
    /// <returns>False if it was here already, or is of an answer that a later one has replaced.</returns>
    public bool Add(TransferPart part, TimeSpan now)
    {
        if (!Begin(part.Serial) || !_parts.Add(part.Index))
            return false;
        LastAt = now;
        Add(part.Entries);
        return true;
    }

    /// <summary>Takes the answer itself.</summary>
    /// <returns>False as for a part.</returns>
    public bool Add(TransferAnswer answer, TimeSpan now)
    {
        if (!Begin(answer.Serial) || _answer is not null)
            return false;
        (_answer, LastAt) = (answer, now);
        Add([.. answer.Delta.Values.Values]);
        return true;
    }

    /// <summary>Gets what the sender knows of each replica, once all is here.</summary>
    public IEnumerable<KnownOfReplica> Knowledge()
    {
        foreach (var (replica, cloud) in _answer!.Delta.Clouds)
        {
            if (about.TryGetValue(replica, out var state))
                yield return new KnownOfReplica(state, cloud, _living.GetValueOrDefault(replica) ?? new ClockSet());
        }
    }

    /// <summary>Gets all of it as one delta, once all is here.</summary>
    public Delta ToDelta()
    {
        var values = new Dictionary<Dot, Entry>();
        foreach (var entry in _values.SelectMany(part => part))
        {
            if (_answer!.Delta.Clouds.TryGetValue(entry.Dot.Replica, out var cloud) && cloud.Contains(entry.Dot.Clock))
                values[entry.Dot] = entry;
        }
        return _answer!.Delta with { Values = values };
    }

    private void Add(IReadOnlyList<Entry> entries)
    {
        _values.Add(entries);
        Replica? last = null;
        ClockSet clocks = new();
        foreach (var entry in entries)
        {
            if (!ReferenceEquals(last, entry.Dot.Replica) && !_living.TryGetValue(last = entry.Dot.Replica, out clocks!))
                _living[last] = clocks = new ClockSet();
            clocks.Add(entry.Dot.Clock);
        }
    }

    private bool Begin(long serial)
    {
        if (IsWhole)
            return false; // it is being merged, a slice at a time: a later answer to the same question comes too late
        if (serial > _serial)
        {
            (_serial, _answer) = (serial, null);
            _parts.Clear();
            _values.Clear();
            _living.Clear();
        }
        return serial == _serial;
    }
}
