using PhoenixSharp.Replication;
using PhoenixSharp.Tracking;

namespace PhoenixSharp.Simulation;

/// <summary>A cluster with the default periods on a network without faults, for tests of one thing that can happen.</summary>
internal sealed class Scene
{
    private const string Topic = "t0";

    private int _refs;

    public Scene(int nodes, ReplicaOptions? options = null, string[]? names = null, string[]? topics = null, Sabotage? sabotage = null)
    {
        Cluster = new Cluster(seed: 1, nodes, sabotage, shape: new Shape(options ?? new ReplicaOptions(), Slice: 2_000)) { Names = names, Topics = topics ?? Simulation.Cluster.TwoTopics };
        Cluster.Overhears = (from, bytes) => Messages.Add((from.Index, MessageReader.Read(bytes.Span), bytes.Length));
        Cluster.StartAll();
        Wait(seconds: 4);
    }

    public Cluster Cluster { get; }

    /// <summary>What was said so far, and how many bytes it took.</summary>
    public List<(int From, TrackerMessage Message, int Bytes)> Messages { get; } = [];

    public ReplicaOptions Options => Cluster.Shape.Options;

    public TimeSpan HealingTime => Options.IdlePeriod + (2 * Options.SampleWindow) + Options.BroadcastPeriod;

    public string Track(int node, string key, long owner = 1)
    {
        var phxRef = $"{key}{++_refs}";
        Cluster[node].Operate(state => state.Track(new Slot(Topic, owner, key), phxRef, default));
        return phxRef;
    }

    public void Untrack(int node, string key, long owner = 1) => Cluster[node].Operate(state => state.Untrack(new Slot(Topic, owner, key)));

    public void Wait(double seconds) => Cluster.Advance(TimeSpan.FromSeconds(seconds));

    public void Wait(TimeSpan time) => Cluster.Advance(time);

    public void Cut(int from, int to) => Cluster.Network.Cut(from, to);

    public void CutBoth(int one, int other)
    {
        Cut(one, other);
        Cut(other, one);
    }

    /// <summary>Gets the keys that a node lists.</summary>
    public string Shown(int node) => string.Join(' ', Cluster[node].State.View(Topic).Keys.Select(key => key.Key));

    /// <summary>Gets all that a node told its watchers since the last call: <c>+ref</c> and <c>-ref</c>.</summary>
    public string Told(int node) => Cluster[node].Watcher.TakeTold();

    public int Requests(int node) => Cluster[node].Requests;
}
