namespace PhoenixSharp.Cluster;

/// <summary>The topics that somebody here subscribes to, gathered into buckets: what a node asks its broker for.</summary>
/// <remarks>
/// A bucket is held from its first topic's first subscriber until a while after its last one's: who leaves and comes back costs no
/// round trip. It belongs to all threads; its keeper alone confirms and drops.
/// </remarks>
internal sealed class Buckets
{
    /// <summary>How many there are. All nodes must agree: it is part of what goes over the wire.</summary>
    public const int Count = 256;

    private static readonly Task Arrived = Task.CompletedTask;

    private readonly Lock _gate = new();
    private readonly int[] _topics = new int[Count];
    private readonly int[] _idle = new int[Count]; // beats since the last topic closed
    private readonly State[] _states = new State[Count];
    private readonly TaskCompletionSource?[] _arriving = new TaskCompletionSource?[Count];
    private bool _linked;

    private enum State : byte
    {
        Free,
        Wanted,
        Held,
    }

    /// <summary>Gets a topic's bucket: FNV-1a over its UTF-16 code units, folded to a byte.</summary>
    public static int Of(string topic)
    {
        var hash = 2166136261;
        foreach (var unit in topic)
            hash = (hash ^ unit) * 16777619;
        return (int)((hash ^ (hash >> 8) ^ (hash >> 16) ^ (hash >> 24)) % Count);
    }

    /// <summary>Counts a topic in.</summary>
    /// <returns>What ends once its bucket is held or the link is down, and whether the keeper has something to do.</returns>
    public (Task Arriving, bool IsNew) Open(string topic)
    {
        var bucket = Of(topic);
        lock (_gate)
        {
            _topics[bucket]++;
            var isNew = _states[bucket] == State.Free;
            if (isNew)
                _states[bucket] = State.Wanted;
            if (_states[bucket] == State.Held || !_linked)
                return (Arrived, isNew);
            _arriving[bucket] ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return (_arriving[bucket]!.Task, isNew);
        }
    }

    /// <summary>Counts a topic out.</summary>
    public void Close(string topic)
    {
        var bucket = Of(topic);
        lock (_gate)
        {
            _topics[bucket]--;
            _idle[bucket] = 0;
        }
    }

    /// <summary>Tells whether anything is wanted from a bucket.</summary>
    public bool Has(int bucket)
    {
        lock (_gate)
            return _states[bucket] != State.Free;
    }

    /// <summary>Gets the buckets to ask the broker for.</summary>
    public int[] Wanted()
    {
        lock (_gate)
            return Where(bucket => _states[bucket] == State.Wanted);
    }

    /// <summary>Takes the broker's word that buckets arrive.</summary>
    public void Hold(int[] buckets)
    {
        lock (_gate)
        {
            foreach (var bucket in buckets)
            {
                _states[bucket] = State.Held;
                Release(bucket);
            }
        }
    }

    /// <summary>Counts a beat for the buckets that are without a topic.</summary>
    public void Beat()
    {
        lock (_gate)
        {
            for (var bucket = 0; bucket < Count; bucket++)
                _idle[bucket]++;
        }
    }

    /// <summary>Takes out the buckets that were without a topic for so many beats.</summary>
    public int[] Drop(int beats)
    {
        lock (_gate)
        {
            var idle = Where(bucket => _states[bucket] == State.Held && _topics[bucket] == 0 && _idle[bucket] >= beats);
            foreach (var bucket in idle)
                _states[bucket] = State.Free;
            return idle;
        }
    }

    /// <summary>Begins with a new connection, which knows of no bucket yet.</summary>
    /// <returns>Those that nobody wants any more.</returns>
    public int[] Reset()
    {
        lock (_gate)
        {
            var unwanted = Where(bucket => _states[bucket] != State.Free && _topics[bucket] == 0);
            for (var bucket = 0; bucket < Count; bucket++)
                _states[bucket] = _topics[bucket] > 0 ? State.Wanted : State.Free;
            return unwanted;
        }
    }

    /// <summary>Tells whether there is a link to wait for; without one, everybody who waits may go.</summary>
    public void SetLinked(bool isLinked)
    {
        lock (_gate)
        {
            _linked = isLinked;
            for (var bucket = 0; !isLinked && bucket < Count; bucket++)
                Release(bucket);
        }
    }

    private static int[] Where(Predicate<int> isSo) => [.. Enumerable.Range(0, Count).Where(bucket => isSo(bucket))];

    private void Release(int bucket)
    {
        _arriving[bucket]?.SetResult();
        _arriving[bucket] = null;
    }
}
