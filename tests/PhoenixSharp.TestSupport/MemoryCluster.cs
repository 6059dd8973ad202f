namespace PhoenixSharp.TestSupport;

/// <summary>Nodes in one process that a test can cut off: what an adapter promises, without a broker. Deliveries run on the sender's stack.</summary>
public sealed class MemoryCluster
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, MemoryAdapter> _nodes = new(StringComparer.Ordinal);
    private readonly HashSet<(string From, string To)> _cut = [];

    /// <summary>Gets how long a broadcast may be.</summary>
    public int MaxBroadcastBytes { get; init; } = 1 << 20;

    /// <summary>Gets how many were too long.</summary>
    public int Refused { get; internal set; }

    /// <summary>Makes a node's adapter; a name that was used and disposed may be used again.</summary>
    /// <param name="name">The node's name.</param>
    /// <param name="version">The version of the messages between nodes that it reads.</param>
    public MemoryAdapter Join(string name, int version = 2) => new(this, name, version);

    /// <summary>Loses from now on what one node says to another.</summary>
    public void Cut(string from, string to)
    {
        lock (_gate)
            _cut.Add((from, to));
    }

    public void Heal()
    {
        lock (_gate)
            _cut.Clear();
    }

    internal void Start(MemoryAdapter node)
    {
        lock (_gate)
            _nodes[node.NodeName] = node;
    }

    internal void Leave(MemoryAdapter node)
    {
        lock (_gate)
        {
            if (_nodes.GetValueOrDefault(node.NodeName) == node)
                _nodes.Remove(node.NodeName);
        }
    }

    internal IReadOnlyList<NodeStatus> Others(string name)
    {
        lock (_gate)
        {
            var others = _nodes.Values.Where(node => node.NodeName != name).OrderBy(node => node.NodeName, StringComparer.Ordinal);
            return [.. others.Select(StatusOf)];
        }
    }

    private static NodeStatus StatusOf(MemoryAdapter node) => new(node.NodeName, TimeSpan.Zero) { Version = node.Version };

    internal void Carry(string from, string? to, Broadcast broadcast)
    {
        MemoryAdapter[] nodes;
        lock (_gate)
            nodes = [.. _nodes.Values.Where(node => node.NodeName != from && (to is null || node.NodeName == to) && !_cut.Contains((from, node.NodeName)))];
        foreach (var node in nodes)
            node.Receive(broadcast, isDirect: to is not null);
    }
}

/// <summary>One node of a <see cref="MemoryCluster"/>.</summary>
public sealed class MemoryAdapter(MemoryCluster cluster, string name, int version) : IPubSubAdapter
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _topics = new(StringComparer.Ordinal);
    private Action<Broadcast>? _received;

    public string NodeName => name;

    public int MaxBroadcastBytes => cluster.MaxBroadcastBytes;

    public AdapterStatus Status => new(IsAway || Broken is not null ? LinkState.Degraded : LinkState.Connected, cluster.Others(name));

    /// <summary>Gets the version of the messages between nodes that it reads.</summary>
    public int Version => version;

    /// <summary>Gets or sets what a broker that is away does to whoever publishes.</summary>
    public Exception? Broken { get; set; }

    /// <summary>Gets or sets whether the link is down: what is broadcast stays here, and its broadcaster is told.</summary>
    public bool IsAway { get; set; }

    /// <summary>Gets how many broadcasts were handed over.</summary>
    public int SentCount { get; private set; }

    public ValueTask StartAsync(Action<Broadcast> received, CancellationToken cancellationToken)
    {
        _received = received;
        cluster.Start(this);
        return ValueTask.CompletedTask;
    }

    public ValueTask<BroadcastReach> BroadcastAsync(Broadcast broadcast, CancellationToken cancellationToken) => Send(null, broadcast);

    public ValueTask<BroadcastReach> DirectBroadcastAsync(string node, Broadcast broadcast, CancellationToken cancellationToken) => Send(node, broadcast);

    public Task OpenTopicAsync(string topic)
    {
        lock (_gate)
            _topics[topic] = _topics.GetValueOrDefault(topic) + 1;
        return Task.CompletedTask;
    }

    public void CloseTopic(string topic)
    {
        lock (_gate)
        {
            if (--_topics[topic] == 0)
                _topics.Remove(topic);
        }
    }

    public ValueTask DisposeAsync()
    {
        cluster.Leave(this);
        return ValueTask.CompletedTask;
    }

    internal void Receive(Broadcast broadcast, bool isDirect)
    {
        lock (_gate)
        {
            if (!isDirect && !_topics.ContainsKey(broadcast.Topic))
                return; // as a broker that knows who wants what
        }
        _received!(broadcast);
    }

    private ValueTask<BroadcastReach> Send(string? node, Broadcast broadcast)
    {
        SentCount++;
        try
        {
            BroadcastTooLargeException.ThrowIfOver(MaxBroadcastBytes, broadcast);
        }
        catch (BroadcastTooLargeException reason)
        {
            cluster.Refused++;
            return ValueTask.FromException<BroadcastReach>(reason);
        }
        if (Broken is not null)
            return ValueTask.FromException<BroadcastReach>(Broken);
        if (IsAway)
            return new ValueTask<BroadcastReach>(BroadcastReach.LocalOnly);
        cluster.Carry(name, node, broadcast);
        return new ValueTask<BroadcastReach>(BroadcastReach.Handed);
    }
}
