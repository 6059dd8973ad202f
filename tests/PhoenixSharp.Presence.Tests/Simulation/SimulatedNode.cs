using PhoenixSharp.Replication;
using PhoenixSharp.Tracking;

namespace PhoenixSharp.Simulation;

/// <summary>One run of one node, from its start to its end.</summary>
internal sealed class SimulatedNode : IReplicaLink
{
    private readonly Cluster _cluster;
    private readonly Queue<ReadOnlyMemory<byte>> _inbox = []; // while it is paused
    private int _events;

    public SimulatedNode(Cluster cluster, int index, long version)
    {
        (_cluster, Index, StartedAt) = (cluster, index, cluster.Now);
        State = new TrackerState(new Replica(cluster.NameOf(index), version), cluster.Shape.Slice);
        Watcher = new Watcher(this, cluster.StartOf, cluster.Topics);
        Protocol = new ReplicaProtocol(State, cluster.Shape.Options, this, cluster.Now, cluster.Jitter());
    }

    public int Index { get; }

    public TimeSpan StartedAt { get; }

    public TimeSpan Now => _cluster.Now;

    public TrackerState State { get; private set; }

    public ReplicaProtocol Protocol { get; private set; }

    public Watcher Watcher { get; }

    /// <summary>What it has itself, by its own operations.</summary>
    public Dictionary<Slot, string> Own { get; } = [];

    public bool IsPaused { get; private set; }

    public int Beats { get; private set; }

    public int Requests { get; private set; }

    public List<ReplicaNotice> Notices { get; } = [];

    public TimeSpan Due => IsPaused ? TimeSpan.MaxValue : Protocol.HasWork ? _cluster.Now : Protocol.Due;

    public void Wake()
    {
        if (Protocol.Due <= _cluster.Now)
            Protocol.Wake(_cluster.Now);
        if (Protocol.HasWork)
            Protocol.Work();
        Look();
    }

    public void Receive(ReadOnlyMemory<byte> bytes)
    {
        if (IsPaused)
        {
            _inbox.Enqueue(bytes);
            return;
        }
        var message = MessageReader.Read(bytes.Span);
        _cluster.Sabotage.Receiving(this, message);
        Protocol.Receive(message, _cluster.Now);
        _cluster.Sabotage.Received(this, message);
        Look();
    }

    public void Operate(Func<TrackerState, TrackerDiff> operation)
    {
        var clock = State.Clock[State.Self];
        var diff = operation(State);
        _cluster.Sabotage.Operated(this, diff);
        Note(diff, clock);
        Watcher.Hear(diff);
        Protocol.Changed(_cluster.Now);
        Look();
    }

    /// <summary>Tracks one of very many, without looking at all of them each time.</summary>
    public void Load(Slot slot, string phxRef)
    {
        Watcher.Hear(State.Track(slot, phxRef, "\"name\":\"somebody or other\""u8.ToArray()));
        Own[slot] = phxRef;
        Protocol.Changed(_cluster.Now);
    }

    /// <summary>Its code threw, and it is made anew (B19).</summary>
    public void Rebuild()
    {
        Watcher.ForgetAll();
        (State, var diff) = State.Rebuild();
        Protocol = new ReplicaProtocol(State, _cluster.Shape.Options, this, _cluster.Now, _cluster.Jitter());
        Watcher.Hear(diff);
        Look();
    }

    public void Pause() => IsPaused = true;

    // The timer that was due comes first: it must not take for silence what is waiting to be read.
    public void Resume()
    {
        if (!IsPaused)
            return;
        IsPaused = false;
        Wake();
        while (_inbox.TryDequeue(out var message))
            Receive(message);
    }

    void IReplicaLink.Broadcast(TrackerMessage message)
    {
        Beats += message is Heartbeat ? 1 : 0;
        var sent = _cluster.Sabotage.Sending(this, null, message);
        _cluster.Broadcast(this, MessageWriter.Write(sent));
    }

    void IReplicaLink.Send(string node, TrackerMessage message)
    {
        Requests += message is TransferRequest ? 1 : 0;
        var sent = _cluster.Sabotage.Sending(this, node, message);
        _cluster.Send(this, node, MessageWriter.Write(sent));
    }

    bool IReplicaLink.Waits(string node) => _inbox.Any(message => MessageReader.Read(message.Span).Sender.Name == node);

    void IReplicaLink.Tell(TrackerDiff diff) => Watcher.Hear(_cluster.Sabotage.Telling(this, diff));

    void IReplicaLink.Report(ReplicaNotice notice, Replica about, string detail)
    {
        Notices.Add(notice);
        if (notice is ReplicaNotice.Forgotten or ReplicaNotice.Moving)
            Watcher.Forget(about);
        if (notice == ReplicaNotice.Up)
            Watcher.MustNotGoBack(about);
    }

    // Removals of one operation take the clocks that follow, in the order of their dots.
    private void Note(TrackerDiff diff, long clock)
    {
        foreach (var entry in diff.Topics.SelectMany(change => change.Leaves).OrderBy(entry => entry.Dot.Clock))
        {
            Own.Remove(entry.Slot);
            if (_cluster.Sabotage.RemovalsTakeClocks)
                _cluster.RemovedAt[entry.Dot] = ++clock;
        }
        foreach (var entry in diff.Topics.SelectMany(change => change.Joins))
            Own[entry.Slot] = entry.Meta.PhxRef;
    }

    private void Look()
    {
        if (++_events % 8 != 0)
        {
            Watcher.Glance();
            return;
        }
        Watcher.Look();
        Watcher.Flush();
        foreach (var replica in State.Replicas)
        {
            foreach (var entry in replica.Entries)
            {
                if (_cluster.RemovedAt.TryGetValue(entry.Dot, out var removedAt))
                    Claim.That(!replica.Seen(removedAt), "I18", () => $"{entry.Meta.PhxRef} lives and its removal is known");
            }
        }
        var own = State.Replicas.First(replica => replica.Replica == State.Self);
        Claim.That(own.Entries.Count == Own.Count && Own.All(mine => own.Find(mine.Key)?.Meta.PhxRef == mine.Value), "I4", "others changed what is ours");
    }
}
