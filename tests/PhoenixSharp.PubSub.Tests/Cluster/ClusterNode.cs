using Microsoft.Extensions.Diagnostics.HealthChecks;
using PhoenixSharp.Cluster;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.PubSub.Tests;

/// <summary>A node at a broker in memory, with a clock that a test moves, and what was broadcast to it.</summary>
internal sealed class ClusterNode : IAsyncDisposable
{
    private readonly RecordingLogger _log = new();
    private readonly VirtualTime _time = new();

    /// <param name="name">The node's name.</param>
    /// <param name="secret">The secret, if there is one.</param>
    /// <param name="startsAt">How many seconds after other nodes it starts.</param>
    /// <param name="beatPeriod">The seconds between two beats.</param>
    public ClusterNode(string name, string? secret = null, int startsAt = 0, double beatPeriod = 1)
    {
        _time.Advance(TimeSpan.FromSeconds(startsAt));
        Broker = new EchoBroker(_time);
        var options = new Options { NodeName = name, SharedSecret = secret, BeatPeriod = TimeSpan.FromSeconds(beatPeriod) };
        Adapter = new BrokerAdapter(Broker, options, _time, _log.CreateLogger("Cluster"));
        Adapter.Happened += Events.Add;
    }

    public EchoBroker Broker { get; }

    public BrokerAdapter Adapter { get; }

    public List<AdapterEvent> Events { get; } = [];

    public List<Broadcast> Received { get; } = [];

    public IReadOnlyList<LogRecord> Log => _log.Records;

    /// <summary>Gets the broadcasts, direct ones too, that this node has sent, oldest first.</summary>
    public IReadOnlyList<OutboundEnvelope> Sent => [.. Broker.Outbound.Where(envelope => envelope.Serial > 0)];

    /// <summary>Gets all that this node has sent to others, with its beats.</summary>
    public IReadOnlyList<OutboundEnvelope> Outbound => [.. Broker.Outbound.Where(envelope => envelope.Address != OwnAddress)];

    /// <summary>Gets what this node has sent to itself alone.</summary>
    public IReadOnlyList<OutboundEnvelope> Echoes => [.. Broker.Outbound.Where(envelope => envelope.Address == OwnAddress)];

    private string OwnAddress => $"phoenix:node:{Adapter.NodeName}";

    public static Task<ClusterNode> StartAsync(string name, string? secret = null, params string[] topics) =>
        StartAsync(name, secret, 0, topics);

    public static async Task<ClusterNode> StartAsync(string name, string? secret, int startsAt, params string[] topics)
    {
        var node = new ClusterNode(name, secret, startsAt);
        await node.Adapter.StartAsync(node.Received.Add, TestContext.Current.CancellationToken);
        foreach (var topic in topics)
            await node.Adapter.OpenTopicAsync(topic);
        return node;
    }

    public void Hear(OutboundEnvelope envelope) => Broker.Bring(envelope.Bytes.ToArray());

    /// <summary>Brings this node what another one has sent since the last time it was asked.</summary>
    public void Hear(IEnumerable<OutboundEnvelope> envelopes)
    {
        foreach (var envelope in envelopes)
            Hear(envelope);
    }

    /// <summary>Moves this node's clock.</summary>
    public void Advance(TimeSpan by) => _time.Advance(by);

    /// <summary>Lets this node send beats.</summary>
    public async Task BeatAsync(int count)
    {
        for (var beat = 0; beat < count; beat++)
        {
            var sent = Broker.Outbound.Count;
            _time.Advance(TimeSpan.FromSeconds(1));
            await TestSupport.Patience.UntilAsync(() => Broker.Outbound.Count > sent, "the beat is sent");
        }
    }

    /// <summary>Broadcasts, or sends to a node, and waits until the broker has it.</summary>
    public async Task<OutboundEnvelope> SendAsync(string? to, Broadcast broadcast)
    {
        var count = Sent.Count;
        var reach = to is null
            ? await Adapter.BroadcastAsync(broadcast, TestContext.Current.CancellationToken)
            : await Adapter.DirectBroadcastAsync(to, broadcast, TestContext.Current.CancellationToken);
        Assert.Equal(BroadcastReach.Handed, reach);
        await TestSupport.Patience.UntilAsync(() => Sent.Count > count, "it is sent");
        return Sent[^1];
    }

    public Task<HealthCheckResult> HealthAsync()
    {
        var check = new AdapterHealthCheck(Adapter);
        var registration = new HealthCheckRegistration("cluster", check, HealthStatus.Degraded, tags: null);
        return check.CheckHealthAsync(new HealthCheckContext { Registration = registration }, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Adapter.DisposeAsync();
        _log.Dispose();
    }

    private sealed class Options : ClusterOptions;
}
