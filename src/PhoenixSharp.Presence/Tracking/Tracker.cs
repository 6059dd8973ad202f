using System.Text.Json;
using PhoenixSharp.Diffs;
using PhoenixSharp.Replication;

namespace PhoenixSharp.Tracking;

/// <summary>The shards of one presence, and which topic belongs to which.</summary>
internal sealed class Tracker : IDisposable
{
    private static long _lastVersion;

    private readonly TrackerShard[] _shards;
    private readonly PresenceEntries _nobody;
    private readonly string _node;

    public Tracker(string name, PresenceOptions options, DiffOutlet outlet)
    {
        (Options, Json, Enrichment) = (options, outlet.Json, outlet.Enrichment);
        var node = _node = outlet.PubSub.NodeName;
        Refs = new PhxRefs($"{node} {name}", outlet.Time);
        var self = new Replica(node, NextVersion(outlet.Time));
        _shards = [.. Enumerable.Range(0, options.PoolSize).Select(shard => new TrackerShard(self, NodeTopics.OfPresence(name, shard), options, outlet))];
        _nobody = new PresenceEntries(TopicView.Empty.Keys, outlet.Json);
        Name = name;
        PresenceMetrics.Watch(this, name);
    }

    /// <summary>Gets the name of its presence.</summary>
    public string Name { get; }

    public PresenceOptions Options { get; }

    public JsonSerializerOptions Json { get; }

    public Enrichment? Enrichment { get; }

    public PhxRefs Refs { get; }

    public IReadOnlyList<TrackerShard> Shards => _shards;

    /// <summary>Gets the shard of a topic, the same one on every node that has as many.</summary>
    public TrackerShard ShardOf(string topic) => _shards.Length == 1 ? _shards[0] : _shards[StableHash.Of(topic) % _shards.Length];

    /// <summary>Gets all nodes, this one first. One is up as long as one of its shards is.</summary>
    public IReadOnlyList<PresenceNode> Nodes
    {
        get
        {
            ReplicaReport[] reports = [.. _shards.Select(shard => shard.Report)];
            var problems = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (name, problem) in reports.SelectMany(report => report.Problems))
                problems[name] = problem;
            var seen = reports.SelectMany(report => report.Nodes).Concat(problems.Keys.Where(name => name != _node).Select(name => new PresenceNode(name, IsUp: false)));
            return
            [
                new PresenceNode(_node, IsUp: true) { Problem = problems.GetValueOrDefault(_node) },
                .. seen.GroupBy(node => node.Name, (name, of) => new PresenceNode(name, of.Any(node => node.IsUp)) { Problem = problems.GetValueOrDefault(name) })
                    .OrderBy(node => node.Name, StringComparer.Ordinal),
            ];
        }
    }

    /// <summary>Tells other nodes that this one is here, and waits until it knows who is present on those that answer.</summary>
    public Task IntroduceAsync(CancellationToken cancellationToken) => Task.WhenAll(_shards.Select(shard => shard.IntroduceAsync(cancellationToken)));

    /// <summary>Tells other nodes that this one stops.</summary>
    public void Leave()
    {
        foreach (var shard in Options.PermdownOnShutdown ? _shards : [])
            shard.Leave(Options.MovingPeriod);
    }

    public void Dispose()
    {
        PresenceMetrics.Forget(this);
        Array.ForEach(_shards, shard => shard.Dispose());
    }

    public PresenceEntries List(string topic)
    {
        var view = ShardOf(topic).View(topic);
        return view.Count == 0 ? _nobody : view.Entries(Json); // the empty view is everyone's, and options are not
    }

    // Microseconds of wall clock, but never again one that was used: two starts in one process are two replicas.
    private static long NextVersion(TimeProvider time)
    {
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        while (true)
        {
            var last = Volatile.Read(ref _lastVersion);
            var next = Math.Max(now, last + 1);
            if (Interlocked.CompareExchange(ref _lastVersion, next, last) == last)
                return next;
        }
    }
}
