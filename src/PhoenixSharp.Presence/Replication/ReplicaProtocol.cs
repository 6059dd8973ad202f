using PhoenixSharp.Tracking;

namespace PhoenixSharp.Replication;

/// <summary>One replica's part in keeping all replicas equal: decides what to say and when; knows no network and no clock.</summary>
/// <remarks>
/// (1) What changed here is told to all at the next beat, or early where that helps (<c>.Beat</c>).
/// (2) What is heard is merged; who is heard is up (<c>.Hear</c>).
/// (3) Beats carry clocks. Once a window those who know more than we do are asked for it (<c>.Transfer</c>).
/// (4) Who is silent is down, and forgotten in the end (<c>.Beat</c>).
/// The owner calls <see cref="Wake"/> when it is <see cref="Due"/>, <see cref="Work"/> while <see cref="HasWork"/>, <see cref="Changed"/> after each operation.
/// Times are from any fixed moment, by a clock that never goes back. After phoenix_pubsub's <c>tracker/shard.ex</c>, with the changes that the README lists.
/// </remarks>
internal sealed partial class ReplicaProtocol
{
    private readonly TrackerState _state;
    private readonly ReplicaOptions _options;
    private readonly IReplicaLink _link;
    private readonly Dictionary<string, Peer> _peers = new(StringComparer.Ordinal);
    private readonly List<(Replica Replica, TimeSpan Until)> _held = [];
    private readonly Generations _generations;
    private readonly ClockSample _sample = new();
    private readonly Departed _departed;
    private TimeSpan _nextTick;
    private TimeSpan _flushAt = TimeSpan.MaxValue;
    private TimeSpan _lastBroadcast;
    private TimeSpan _lastFlush;
    private TimeSpan _noDownsBefore;
    private int _ticks;
    private long _lastRequest;
    private long _lastAnswer;
    private bool _left;

    /// <param name="state">The set that it keeps equal; the owner's operations change it.</param>
    /// <param name="options">Periods and limits.</param>
    /// <param name="link">What it says and tells goes there.</param>
    /// <param name="now">When it starts.</param>
    /// <param name="jitter">0 to 1: nodes that start together should not beat together.</param>
    public ReplicaProtocol(TrackerState state, ReplicaOptions options, IReplicaLink link, TimeSpan now, double jitter)
    {
        (_state, _options, _link) = (state, options, link);
        _lastRequest = state.Self.Version + ((long)state.Rebuilds << 20); // an answer to what was before us is none to us
        _lastAnswer = (long)state.Rebuilds << 32; // and ours are later than those
        _generations = new Generations(options.MaxDeltaSizes[^1]);
        _departed = new Departed(options.DownPeriod);
        _nextTick = now + (options.BroadcastPeriod / 4 * jitter);
        _lastBroadcast = now - options.IdlePeriod; // the first beat says that we are here
        _lastFlush = now - options.BroadcastPeriod;
    }

    public Replica Self => _state.Self;

    public IReadOnlyCollection<Peer> Peers => _peers.Values;

    /// <summary>Gets how much is kept besides the entries: deltas for those who missed them, transfers, names. For tests that look for leaks.</summary>
    public (long Generations, int Transfers, int Held, int Departed) Sizes => (_generations.Size, _outgoing.Count, _held.Count, _departed.Count);

    /// <summary>Gets when to call <see cref="Wake"/>.</summary>
    public TimeSpan Due
    {
        get
        {
            if (_left)
                return TimeSpan.MaxValue;
            var due = _flushAt < _nextTick ? _flushAt : _nextTick;
            if (_outgoing.Count > 0 && _nextPartAt < due)
                due = _nextPartAt;
            foreach (var peer in _peers.Values)
                due = peer.RevealAt < due ? peer.RevealAt : due;
            foreach (var (_, until) in _held)
                due = until < due ? until : due;
            return due;
        }
    }

    /// <summary>Tells that there is a slice of something long to do, once others had their turn.</summary>
    public bool HasWork => !_state.IsSettled;

    /// <summary>Does one slice of something long: shows or hides entries, or merges what a transfer knows.</summary>
    public void Work()
    {
        _link.Tell(_state.Settle());
        Finish();
    }

    /// <summary>Does what is due.</summary>
    public void Wake(TimeSpan now)
    {
        if (_left)
            return;
        foreach (var peer in _peers.Values.Where(peer => peer.RevealAt <= now).ToArray())
            Reveal(peer);
        foreach (var held in _held.Where(held => held.Until <= now).ToArray())
            Release(held);
        if (_nextTick <= now)
            Tick(now);
        else if (_flushAt <= now)
            Flush(now);
        if (_outgoing.Count > 0 && _nextPartAt <= now)
            SendPart(now);
    }

    /// <summary>Says goodbye. Nothing is said after it.</summary>
    /// <param name="now">When.</param>
    /// <param name="hold">For how long what is tracked here stays to be seen on other nodes, for those who move there.</param>
    public void Leave(TimeSpan now, TimeSpan hold)
    {
        if (_left)
            return;
        if (hold > TimeSpan.Zero && _state.HasDelta)
            Flush(now); // what isn't told now will not be
        _left = true;
        _outgoing.Clear();
        _link.Broadcast(new Goodbye(Self, hold));
    }

    private void Reveal(Peer peer)
    {
        peer.RevealAt = TimeSpan.MaxValue;
        _link.Tell(_state.Show(peer.Replica));
    }

    private void Release((Replica Replica, TimeSpan Until) held)
    {
        _held.Remove(held);
        _link.Tell(_state.PermDown(held.Replica));
    }
}
