using PhoenixSharp.Tracking;

namespace PhoenixSharp.Simulation;

/// <summary>Nodes and a network in virtual time, on one thread, all from one seed: the same history runs the same way again.</summary>
internal sealed class Cluster
{
    private static readonly TimeSpan ClockShift = TimeSpan.FromHours(1);

    private readonly Random _random;
    private readonly Network _network;
    private readonly SimulatedNode?[] _nodes;
    private readonly long[] _clockShifts;
    private readonly Dictionary<Replica, int> _starts = [];
    private int _refs;

    public Cluster(int seed, int nodes, Sabotage? sabotage = null, Shape? shape = null)
    {
        _random = new Random(unchecked((seed * 7919) + 1));
        Sabotage = sabotage ?? Sabotage.None;
        Shape = Sabotage.Fit(shape ?? Shape.Of(_random));
        _network = new Network(_random);
        _nodes = new SimulatedNode?[nodes];
        _clockShifts = new long[nodes];
    }

    public Cluster StartAll()
    {
        for (var i = 0; i < _nodes.Length; i++)
            Start(i);
        return this;
    }

    public static IReadOnlyList<string> TwoTopics { get; } = ["t0", "t1"];

    /// <summary>Gets the topics that watchers look at.</summary>
    public IReadOnlyList<string> Topics { get; init; } = TwoTopics;

    public Sabotage Sabotage { get; }

    public Shape Shape { get; }

    public TimeSpan Now { get; private set; } = TimeSpan.FromHours(1);

    /// <summary>For each dot that was removed, the clock that its removal took.</summary>
    public Dictionary<Dot, long> RemovedAt { get; } = [];

    public IEnumerable<SimulatedNode> Nodes => _nodes.OfType<SimulatedNode>();

    public Network Network => _network;

    /// <summary>Gets the nodes' names where they are not n0, n1 and so on.</summary>
    public string[]? Names { get; init; }

    /// <summary>Is told of each message, before the network does what it does to it.</summary>
    public Action<SimulatedNode, ReadOnlyMemory<byte>> Overhears { get; set; } = (_, _) => { };

    public SimulatedNode this[int node] => _nodes[node] ?? throw new InvalidOperationException($"{NameOf(node)} doesn't run.");

    public string NameOf(int node) => Names is null ? $"n{node}" : Names[node];

    public double Jitter() => _random.NextDouble();

    public string NextRef() => $"r{++_refs}";

    public void Start(int node)
    {
        if (_nodes[node] is not null)
            return;
        var version = (Now.Ticks / TimeSpan.TicksPerMicrosecond) + _clockShifts[node] + (long)TimeSpan.FromDays(1).TotalMicroseconds;
        while (!_starts.TryAdd(new Replica(NameOf(node), version), _starts.Count))
            version++;
        _nodes[node] = new SimulatedNode(this, node, version);
    }

    public void Crash(int node) => _nodes[node] = null;

    public void Leave(int node, TimeSpan hold = default)
    {
        if (_nodes[node] is { IsPaused: false } leaving)
            leaving.Protocol.Leave(Now, hold);
        _nodes[node] = null;
    }

    public void ShiftClock(int node, bool back) => _clockShifts[node] += (back ? -1 : 1) * (long)ClockShift.TotalMicroseconds;

    public void Broadcast(SimulatedNode from, ReadOnlyMemory<byte> message)
    {
        Overhears(from, message);
        for (var to = 0; to < _nodes.Length; to++)
        {
            if (to != from.Index)
                _network.Carry(from.Index, to, message, Now);
        }
    }

    public void Send(SimulatedNode from, string to, ReadOnlyMemory<byte> message)
    {
        Overhears(from, message);
        for (var i = 0; i < _nodes.Length; i++)
        {
            if (NameOf(i) == to)
                _network.Carry(from.Index, i, message, Now);
        }
    }

    public void Advance(TimeSpan by)
    {
        var until = Now + by;
        while (true)
        {
            var (waking, wakesAt) = NextToWake();
            if (Math.Min(wakesAt.Ticks, _network.NextAt.Ticks) > until.Ticks)
                break;
            if (_network.NextAt <= wakesAt)
                Deliver();
            else
                Wake(waking!, wakesAt);
        }
        Now = until;
    }

    /// <summary>Gets the how-manieth start of all this was, whatever its version says.</summary>
    public int StartOf(Replica replica) => _starts.GetValueOrDefault(replica, -1);

    public string[] LiveRefs() => [.. Nodes.SelectMany(node => node.Own.Values).Order(StringComparer.Ordinal)];

    /// <summary>Tells what each node knows of each other, for whoever reads a failure.</summary>
    public override string ToString() => string.Join('\n', Nodes.SelectMany(node => node.State.Replicas.Select(known =>
        $"n{node.Index} of {known.Replica.Name}.{known.Replica.Version}: {known.Context} {known.Cloud} up={known.IsUp} shown={known.IsShown} "
        + string.Join(' ', known.Entries.Select(entry => $"{entry.Meta.PhxRef}@{entry.Dot.Clock}")))));

    private void Wake(SimulatedNode node, TimeSpan at)
    {
        Now = at > Now ? at : Now;
        node.Wake();
    }

    private void Deliver()
    {
        Now = _network.NextAt > Now ? _network.NextAt : Now;
        var (to, message) = _network.Take();
        _nodes[to]?.Receive(message);
    }

    private (SimulatedNode? Node, TimeSpan At) NextToWake()
    {
        (SimulatedNode? Node, TimeSpan At) next = (null, TimeSpan.MaxValue);
        foreach (var node in _nodes)
        {
            if (node is not null && node.Due is var due && due < next.At)
                next = (node, due);
        }
        return next;
    }
}
