using PhoenixSharp.Tracking;

namespace PhoenixSharp.Replication;

/// <summary>The newest deltas, ours and others', each by itself; joined when somebody asks for what it missed. Most who did find it here.</summary>
/// <remarks>
/// phoenix_pubsub's <c>delta_generation.ex</c> joins each delta into three of growing length as it comes, which costs as much as these hold.
/// Here a delta is kept for the cost of a place in a queue, and an answer is exactly as long as it must be.
/// </remarks>
internal sealed class Generations(int maxSize)
{
    private Queue<Delta> _deltas = [];

    /// <summary>Gets the size of all, in values and dots.</summary>
    public long Size { get; private set; }

    /// <summary>Keeps a delta in place of the oldest. One that is longer than all that is kept takes the place of all, and isn't kept itself.</summary>
    public void Push(Delta delta)
    {
        if (delta.Size > maxSize)
        {
            Clear();
            return;
        }
        _deltas.Enqueue(delta);
        Size += delta.Size;
        while (Size > maxSize)
            Size -= _deltas.Dequeue().Size;
    }

    public void Clear() => (_deltas, Size) = ([], 0);

    public void Forget(Replica replica)
    {
        _deltas = new Queue<Delta>(_deltas.Select(delta => delta.Only(other => other != replica)).Where(delta => delta.Size > 0));
        Size = _deltas.Sum(delta => delta.Size);
    }

    /// <summary>Gets the newest deltas, as far back as the requester's clock lies behind ours, as one.</summary>
    /// <param name="requester">Who asks. Nothing in the answer is about it.</param>
    /// <param name="clock">What it knows.</param>
    /// <param name="told">What we know, of ourselves only what was told to all.</param>
    /// <returns>Null if some of what it lacks is not here: then only all that is known helps.</returns>
    public Delta? Answer(Replica requester, Context clock, Context told)
    {
        HashSet<Replica> lacking = [.. clock.Keys.Where(replica => replica != requester && told[replica] > clock[replica])];
        var reach = new Reach();
        List<Delta> newest = [];
        foreach (var delta in _deltas.Reverse())
        {
            if (lacking.Count == 0)
                break;
            newest.Add(delta);
            reach.Extend(delta.Range);
            lacking.RemoveWhere(replica => reach.GoesOnFrom(replica, clock[replica]));
        }
        return lacking.Count == 0 ? Delta.Join(newest, reach.Range).Only(replica => replica != requester && clock.Contains(replica)) : null;
    }

    // From where to where all of each replica is told, going back from the newest: what lies behind a gap doesn't count.
    private sealed class Reach
    {
        private readonly Dictionary<Replica, (long Start, long End)> _told = [];

        public DeltaRange Range => new(
            new Context(_told.Select(told => KeyValuePair.Create(told.Key, told.Value.Start))),
            new Context(_told.Select(told => KeyValuePair.Create(told.Key, told.Value.End))));

        public void Extend(DeltaRange range)
        {
            foreach (var replica in range.End.Keys)
            {
                var (start, end) = (range.Start[replica], range.End[replica]);
                if (!_told.TryGetValue(replica, out var told))
                    _told.Add(replica, (start, end));
                else if (end >= told.Start && start <= told.End)
                    _told[replica] = (Math.Min(start, told.Start), Math.Max(end, told.End));
            }
        }

        public bool GoesOnFrom(Replica replica, long clock) => _told.TryGetValue(replica, out var told) && told.Start <= clock && told.End > clock;
    }
}
