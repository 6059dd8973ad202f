using System.Collections.Concurrent;

namespace PhoenixSharp.Tracking;

/// <summary>One replica's copy of the replicated set of presences: decides, and does nothing else.</summary>
/// <remarks>
/// An observed-remove set without tombstones (arXiv 1210.3368), spread by deltas (arXiv 1603.01529), after phoenix_pubsub's
/// <c>tracker/state.ex</c>. It knows no clock and no network. One loop owns it; only <see cref="View"/> may be called from
/// anywhere. Whatever changes it returns exactly what that changed in what is visible: stored, and its replica up.
/// </remarks>
internal sealed partial class TrackerState
{
    private readonly int _slice;
    private readonly Dictionary<Replica, ReplicaState> _replicas = [];
    private readonly Dictionary<Replica, ReplicaState> _leaving = []; // forgotten, but for what is still to leave the view
    private readonly List<ReplicaState> _unsettled = [];
    private readonly List<KnowledgeMerge> _merges = []; // the first is at work
    private readonly Dictionary<long, List<Entry>> _byOwner = []; // our own alone: nobody else's owners end here
    private readonly ConcurrentDictionary<string, TopicView> _views = new(StringComparer.Ordinal);
    private readonly ReplicaState _self;
    private readonly PendingDelta _pending;
    private long _version;

    /// <param name="self">The replica that this is.</param>
    /// <param name="slice">How many entries are shown or hidden in one go, when a node comes or goes.</param>
    public TrackerState(Replica self, int slice = 1_000)
    {
        _slice = slice;
        _replicas[self] = _self = new ReplicaState(self);
        _pending = new PendingDelta(self);
    }

    public Replica Self => _self.Replica;

    /// <summary>Gets how many topics have somebody on them.</summary>
    public int TopicCount => _views.Count;

    /// <summary>Gets how many entries are visible. Any thread; it looks at every topic.</summary>
    public long EntryCount => _views.Values.Sum(view => (long)view.Count);

    /// <summary>Gets the clock of our own that was taken last. Each operation that changes anything takes one before it does.</summary>
    public long OwnClock => _self.Context;

    /// <summary>Gets how many owners have entries here.</summary>
    public int OwnerCount => _byOwner.Count;

    /// <summary>Gets the replicas that were admitted, this one too.</summary>
    public IReadOnlyCollection<ReplicaState> Replicas => _replicas.Values;

    /// <summary>Gets what is visible on a topic. Any thread, never waiting.</summary>
    public TopicView View(string topic) => _views.GetValueOrDefault(topic, TopicView.Empty);

    /// <summary>Gets an entry of our own.</summary>
    public Entry? Find(Slot slot) => _self.Find(slot);

    /// <summary>Gets how many entries an owner has here.</summary>
    public int CountOf(long owner) => _byOwner.TryGetValue(owner, out var entries) ? entries.Count : 0;

    /// <summary>Adds an entry of our own.</summary>
    /// <exception cref="ArgumentException">The key holds half of a surrogate pair; nothing changed.</exception>
    /// <exception cref="AlreadyTrackedException">The owner has that key on that topic; nothing changed.</exception>
    public TrackerDiff Track(Slot slot, string phxRef, ReadOnlyMemory<byte> body)
    {
        if (_self.Find(slot) is not null)
            throw new AlreadyTrackedException(slot.Topic, slot.Key);
        if (!Entry.IsPlain(slot.Key))
            Entry.EncodeKey(slot.Key); // throws before anything changed
        var diff = new TrackerDiff();
        Insert(new Entry(slot, Bump(), new Meta(phxRef, null, body)), diff);
        return Publish(diff);
    }

    /// <summary>Puts a new meta in place of an entry of our own; a reader sees the old one or the new one.</summary>
    /// <exception cref="PresenceNotTrackedException">The owner doesn't have that key on that topic; nothing changed.</exception>
    public TrackerDiff Update(Slot slot, string phxRef, ReadOnlyMemory<byte> body)
    {
        var old = _self.Find(slot) ?? throw new PresenceNotTrackedException(slot.Topic, slot.Key);
        var diff = new TrackerDiff();
        // A leave and a join take two clocks: a peer that has seen only the first must not believe that it has seen both.
        Delete(old, diff);
        Insert(old.With(Bump(), new Meta(phxRef, old.Meta.PhxRef, body)), diff);
        return Publish(diff);
    }

    /// <summary>Removes an entry of our own, if there is one.</summary>
    public TrackerDiff Untrack(Slot slot)
    {
        var diff = new TrackerDiff();
        if (_self.Find(slot) is { } entry)
            Delete(entry, diff);
        return Publish(diff);
    }

    /// <summary>Removes all entries of an owner.</summary>
    public TrackerDiff UntrackOwner(long owner)
    {
        var diff = new TrackerDiff();
        if (_byOwner.TryGetValue(owner, out var entries))
        {
            foreach (var entry in entries.ToArray())
                Delete(entry, diff);
        }
        return Publish(diff);
    }

    private Dot Bump()
    {
        var dot = new Dot(Self, _self.Bump());
        _pending.Add(dot);
        return dot;
    }

    private void Insert(Entry entry, TrackerDiff diff)
    {
        _pending.Put(entry);
        Keep(entry);
        diff.Join(entry);
    }

    private void Keep(Entry entry)
    {
        _self.Store(entry);
        if (!_byOwner.TryGetValue(entry.Slot.Owner, out var entries))
            _byOwner[entry.Slot.Owner] = entries = new List<Entry>(1);
        entries.Add(entry);
    }

    // The clock that a removal takes has no value. It is there so that a removal can be missed: without it a peer that
    // didn't hear of it would look as well informed as one that did.
    private void Delete(Entry entry, TrackerDiff diff)
    {
        Bump();
        _self.Remove(entry);
        _pending.Kill(entry);
        var entries = _byOwner[entry.Slot.Owner];
        entries.Remove(entry);
        if (entries.Count == 0)
            _byOwner.Remove(entry.Slot.Owner);
        diff.Leave(entry);
    }

    // All are made before the first is published: whatever fails, nobody reads what no diff has told.
    private TrackerDiff Publish(TrackerDiff diff)
    {
        var views = new TopicView[diff.Topics.Count];
        for (var i = 0; i < views.Length; i++)
            views[i] = View(diff.Topics[i].Topic).After(diff.Topics[i], ++_version);
        for (var i = 0; i < views.Length; i++)
            Publish(diff.Topics[i].Topic, views[i]);
        return diff;
    }

    private void Publish(string topic, TopicView view)
    {
        if (view.Count == 0)
            _views.TryRemove(topic, out _);
        else
            _views[topic] = view;
    }
}
