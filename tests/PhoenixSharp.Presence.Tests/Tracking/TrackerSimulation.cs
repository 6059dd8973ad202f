namespace PhoenixSharp.Tracking;

/// <summary>Replicas in one process over a network that loses, doubles and reorders, all from one seed; checks each step as it goes.</summary>
internal sealed class TrackerSimulation
{
    private static readonly string[] Topics = ["t1", "t2"];
    private static readonly string[] Keys = ["k1", "k2", "k3"];

    private readonly Random _random;
    private readonly Node[] _nodes;
    private readonly List<(Node From, Node To, Delta Delta)> _network = [];
    private readonly Dictionary<Dot, long> _removedAt = []; // a removed dot, and the clock that its removal took
    private int _refs;

    public TrackerSimulation(int seed)
    {
        _random = new Random(seed);
        _nodes = [.. Enumerable.Range(0, _random.Next(2, 5)).Select(i => new Node(new TrackerState(new Replica($"n{i}", 1))))];
    }

    public void Run(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            Step(Pick(_nodes));
            foreach (var node in _nodes)
                Check(node);
        }
    }

    /// <summary>Heals the network and lets everyone ask everyone.</summary>
    public void Settle()
    {
        foreach (var node in _nodes)
        {
            foreach (var other in _nodes.Where(other => other != node))
                Hear(node, other, other.State.FullDelta(node.State.Self));
            Check(node);
        }
    }

    /// <summary>Asserts that everyone shows the union of what everyone has.</summary>
    public void AssertConverged()
    {
        string[] all = [.. _nodes.SelectMany(node => node.Own()).Order()];
        foreach (var node in _nodes)
        {
            Assert.Equal(all, node.Shown.Order());
            Assert.All(node.State.Replicas, replica => Assert.True(replica.Cloud.IsEmpty, $"cloud of {replica.Replica}: {replica.Cloud}"));
        }
    }

    private void Step(Node node)
    {
        switch (_random.Next(12))
        {
            case < 3:
                TryTrack(node);
                break;
            case 3:
                Remove(node, state => state.Untrack(RandomSlot()));
                break;
            case 4:
                Remove(node, state => state.UntrackOwner(_random.Next(3)));
                break;
            case 5:
                TryUpdate(node);
                break;
            case < 8:
                Tell(node);
                break;
            case < 11:
                Deliver();
                break;
            default:
                Disturb(node);
                break;
        }
    }

    private void TryTrack(Node node)
    {
        var slot = RandomSlot();
        if (node.State.Find(slot) is null)
            node.Apply(state => state.Track(slot, $"r{++_refs}", default));
    }

    private void TryUpdate(Node node)
    {
        var slot = RandomSlot();
        if (node.State.Find(slot) is not null)
            Remove(node, state => state.Update(slot, $"r{++_refs}", default));
    }

    // Removals of one operation take the clocks that follow, in the order of the diff.
    private void Remove(Node node, Func<TrackerState, TrackerDiff> operation)
    {
        var clock = node.State.Clock[node.State.Self];
        var diff = node.Apply(operation);
        foreach (var dead in diff.Topics.SelectMany(change => change.Leaves).Select(entry => entry.Dot).OrderBy(dot => dot.Clock))
            _removedAt[dead] = ++clock;
    }

    private void Tell(Node node)
    {
        if (!node.State.HasDelta)
            return;
        var delta = node.State.TakeDelta();
        foreach (var other in _nodes.Where(other => other != node))
            _network.Add((node, other, delta));
    }

    private void Deliver()
    {
        if (_network.Count == 0)
            return;
        var at = _random.Next(_network.Count);
        var (from, to, delta) = _network[at];
        var fate = _random.Next(10);
        if (fate > 0) // else it comes again
            _network.RemoveAt(at);
        if (fate > 2) // else it is lost
            Hear(to, from, delta);
    }

    private void Disturb(Node node)
    {
        var other = Pick(_nodes);
        if (other == node)
            return;
        if (_random.Next(2) == 0)
            node.Apply(state => state.Down(other.State.Self), hides: true);
        else
            Hear(node, other, other.State.FullDelta(node.State.Self));
    }

    private static void Hear(Node to, Node from, Delta delta)
    {
        to.Apply(state => state.Up(from.State.Self));
        var own = to.Own();
        to.Apply(state => state.Merge(delta));
        Assert.Equal(own, to.Own()); // I4
    }

    private void Check(Node node)
    {
        node.Check();
        foreach (var (dot, removedAt) in _removedAt) // I18
        {
            var replica = node.State.Replicas.SingleOrDefault(replica => replica.Replica == dot.Replica);
            if (replica is not null && replica.Seen(removedAt))
                Assert.DoesNotContain(replica.Entries, entry => entry.Dot == dot);
        }
    }

    private Slot RandomSlot() => new(Pick(Topics), _random.Next(3), Pick(Keys));

    private T Pick<T>(T[] among) => among[_random.Next(among.Length)];

    private sealed class Node(TrackerState state)
    {
        private readonly Dictionary<string, string> _folded = []; // what one who heard every diff believes: ref, and slot
        private readonly Dictionary<Replica, long> _contexts = [];
        private readonly HashSet<Dot> _dead = [];

        public TrackerState State { get; } = state;

        public IEnumerable<string> Shown => _folded.Keys;

        public string[] Own() => [.. State.Replicas.Single(replica => replica.Replica == State.Self).Entries.Select(entry => entry.Meta.PhxRef).Order()];

        public TrackerDiff Apply(Func<TrackerState, TrackerDiff> operation, bool hides = false)
        {
            var diff = operation(State);
            foreach (var change in diff.Topics)
            {
                foreach (var entry in change.Leaves)
                {
                    Assert.True(_folded.Remove(entry.Meta.PhxRef), $"{entry.Meta.PhxRef} left and was not there"); // I2, I16
                    if (!hides)
                        _dead.Add(entry.Dot);
                }
                foreach (var entry in change.Joins)
                {
                    Assert.DoesNotContain(entry.Dot, _dead); // I3
                    Assert.DoesNotContain(Place(entry), _folded.Values); // I16: one place is left before it is taken
                    Assert.True(_folded.TryAdd(entry.Meta.PhxRef, Place(entry)), $"{entry.Meta.PhxRef} joined and was there");
                }
            }
            return diff;
        }

        public void Check()
        {
            var stored = State.Replicas.Where(replica => replica.IsUp).SelectMany(replica => replica.Entries).ToArray();
            Assert.Equal(_folded.Keys.Order(), stored.Select(entry => entry.Meta.PhxRef).Order()); // I2, by what is stored
            Assert.Equal(_folded.Keys.Order(), Listed().Order()); // I2, by what is listed
            Assert.Equal(stored.Length, stored.Select(Place).Distinct().Count()); // I10
            foreach (var replica in State.Replicas)
            {
                Assert.True(replica.Context >= _contexts.GetValueOrDefault(replica.Replica), "a context went back"); // I6
                _contexts[replica.Replica] = replica.Context;
            }
        }

        private IEnumerable<string> Listed()
        {
            foreach (var view in Topics.Select(State.View))
            {
                Assert.Equal(view.Count, view.Keys.Sum(key => key.Metas.Length));
                foreach (var meta in view.Keys.SelectMany(key => key.Metas))
                    yield return meta.PhxRef;
            }
        }

        private static string Place(Entry entry) => $"{entry.Dot.Replica} {entry.Slot}";
    }
}
