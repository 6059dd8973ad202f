using System.Globalization;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Cluster.Tests.Nodes;

/// <summary>Three servers and their broker, real ones all.</summary>
public sealed class TestCluster : IAsyncDisposable
{
    private readonly NetworkNamespaces? _namespaces;

    private TestCluster(BrokerServer broker, Periods periods, NetworkNamespaces? namespaces)
    {
        (Broker, Periods, _namespaces) = (broker, periods, namespaces);
        Nodes = [.. ((string[])["a", "b", "c"]).Select(Node)];
    }

    public BrokerServer Broker { get; }

    public Periods Periods { get; }

    public IReadOnlyList<ServerNode> Nodes { get; }

    public ServerNode A => Nodes[0];

    public ServerNode B => Nodes[1];

    public ServerNode C => Nodes[2];

    /// <summary>Gets the namespaces of the nodes.</summary>
    public NetworkNamespaces Namespaces => _namespaces ?? throw new InvalidOperationException("This cluster has no namespaces.");

    /// <summary>Starts a broker and three nodes.</summary>
    /// <param name="broker">Makes the broker, which listens at an address.</param>
    /// <param name="periods">The tracker's.</param>
    /// <param name="isolated">Whether each node is in a network namespace of its own.</param>
    public static async Task<TestCluster> StartAsync(Func<string, BrokerServer> broker, Periods? periods = null, bool isolated = false)
    {
        var namespaces = isolated ? await NetworkNamespaces.CreateAsync(3) : null;
        var cluster = new TestCluster(broker(namespaces?.HostAddress ?? "127.0.0.1"), periods ?? new Periods(), namespaces);
        try
        {
            await cluster.Broker.InitializeAsync();
            await Task.WhenAll(cluster.Nodes.Select(node => node.StartAsync()));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one over Redis.</summary>
    public static Task<TestCluster> StartRedisAsync(Periods? periods = null, bool isolated = false) =>
        StartAsync(address => new RedisServer { Address = address }, periods, isolated);

    /// <summary>Starts one over RabbitMQ.</summary>
    public static Task<TestCluster> StartRabbitMqAsync(Periods? periods = null, bool isolated = false) =>
        StartAsync(address => new RabbitMqServer { Address = address }, periods, isolated);

    /// <summary>Starts one over NATS.</summary>
    public static Task<TestCluster> StartNatsAsync(Periods? periods = null, bool isolated = false) =>
        StartAsync(address => new NatsServer { Address = address }, periods, isolated);

    /// <summary>Cuts a node off from the broker, and so from the others; its clients reach it all the same.</summary>
    public Task CutAsync(ServerNode node, CutWay way = CutWay.Both) => Namespaces.CutAsync(IndexOf(node), Broker.Port, way);

    /// <summary>Ends that.</summary>
    public Task HealAsync(ServerNode node) => Namespaces.HealAsync(IndexOf(node));

    /// <summary>Ends every fault: starts what isn't running, lets go on what was stopped, joins what was cut; and waits until all are well.</summary>
    public async Task RestoreAsync()
    {
        if (!Broker.IsRunning)
            await Broker.StartAsync();
        await Broker.ResumeAsync();
        foreach (var node in Nodes.Where(node => node.IsRunning))
            await node.ResumeAsync();
        foreach (var node in _namespaces is null ? [] : Nodes)
            await HealAsync(node);
        await Task.WhenAll(Nodes.Where(node => !node.IsRunning).Select(node => node.StartAsync()));
        await Task.WhenAll(Nodes.Select(node => node.HealthIsAsync("Healthy")));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
            await node.DisposeAsync();
        await Broker.DisposeAsync();
        if (_namespaces is not null)
            await _namespaces.DisposeAsync();
    }

    private int IndexOf(ServerNode node) => Nodes.Index().Single(pair => pair.Item == node).Index;

    private ServerNode Node(string name, int index) => _namespaces is null
        ? new ServerNode(name, $"127.0.0.1:{Ports.Take()}", [Broker.Setting, .. Periods.Settings])
        : new ServerNode(name, $"{_namespaces.AddressOf(index)}:4000", [Broker.Setting, .. Periods.Settings], _namespaces.Within(index));
}

/// <summary>The tracker's periods, and how long an answer may take at most, as <c>tracker.md</c> states it.</summary>
public sealed record Periods
{
    public TimeSpan Broadcast { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan Down { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan Moving { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets how long a node is silent that has nothing to tell.</summary>
    public TimeSpan Idle => Broadcast * 10 < Down / 4 ? Broadcast * 10 : Down / 4;

    /// <summary>Gets the healing time of I19, without the transfer: a heartbeat, and two windows of two periods.</summary>
    public TimeSpan Healing => Idle + (Broadcast * 4);

    internal IEnumerable<(string, string)> Settings =>
    [
        ("Phoenix:Tracker:BroadcastPeriod", Text(Broadcast)),
        ("Phoenix:Tracker:DownPeriod", Text(Down)),
        ("Phoenix:Tracker:MovingPeriod", Text(Moving)),
        ("Phoenix:Origins:0", "*"),
        ("Logging:Console:FormatterOptions:TimestampFormat", "HH:mm:ss.fff "),
    ];

    private static string Text(TimeSpan period) => period.ToString("c", CultureInfo.InvariantCulture);
}
