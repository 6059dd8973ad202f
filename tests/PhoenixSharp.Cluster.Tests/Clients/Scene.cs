using System.Net;
using System.Net.Sockets;
using PhoenixSharp.Cluster.Tests.Nodes;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Cluster.Tests.Clients;

/// <summary>A topic with two clients on each node: ours, <c>net-a</c>, and phoenix.js's, <c>js-a</c>.</summary>
public sealed class Scene : IAsyncDisposable
{
    private readonly TestCluster _cluster;
    private readonly string _topic;
    private readonly Dictionary<ServerNode, Member> _members = [];
    private readonly Dictionary<ServerNode, PhoenixJsMember> _browsers = [];

    private readonly List<Proxy> _proxies = [];

    private Scene(TestCluster cluster, string topic) => (_cluster, _topic) = (cluster, topic);

    /// <summary>Lets them join, and waits until each sees all.</summary>
    /// <param name="cluster">The nodes.</param>
    /// <param name="phoenixJs">Where phoenix.js runs.</param>
    /// <param name="topic">A topic that nobody else is on.</param>
    /// <param name="balanced">Whether a client whose node is away comes to another one, as behind a load balancer.</param>
    public static async Task<Scene> SetAsync(TestCluster cluster, PhoenixJs phoenixJs, string topic, bool balanced = false)
    {
        var scene = new Scene(cluster, topic);
        foreach (var node in cluster.Nodes)
        {
            var address = balanced ? scene.Balance(node) : node.Socket;
            scene._members[node] = await Member.JoinAsync(address, topic, $"net-{node.Name}");
            scene._browsers[node] = phoenixJs.Join(address, topic, $"js-{node.Name}");
        }
        await scene.ShowAsync(cluster.Nodes, cluster.Nodes);
        scene.ForgetTold();
        return scene;
    }

    public Member At(ServerNode node) => _members[node];

    /// <summary>Waits until clients on some nodes see exactly those on others.</summary>
    public Task ShowAsync(IEnumerable<ServerNode> on, IEnumerable<ServerNode> who)
    {
        var keys = Keys(who);
        return Task.WhenAll(Onlookers(on).Select(onlooker => onlooker.SeesAsync(keys)));
    }

    /// <summary>Waits until all clients see all, and each node shows the same to who comes now: a client that has lost its node still sees what it saw.</summary>
    /// <returns>When that was so.</returns>
    public async Task<TimeSpan> ConvergeAsync(params IReadOnlyList<ServerNode> nodes)
    {
        await ShowAsync(nodes, nodes);
        await Task.WhenAll(nodes.Select(node => ListsAsync(node, nodes)));
        return Monotonic.Now;
    }

    /// <summary>Waits until clients on some nodes were told that those on others left and came back: it may be so quick that no list shows it.</summary>
    public Task CameBackAsync(IEnumerable<ServerNode> on, params IEnumerable<ServerNode> who)
    {
        var keys = Keys(who);
        return Patience.UntilAsync(() => Onlookers(on).All(onlooker => keys.All(key => onlooker.Told.Any(seen => seen.Key == key && seen.IsJoin))), $"{string.Join(' ', keys)} came back");
    }

    /// <summary>Checks that clients on some nodes were told that those on others left, each once, and nothing else; and forgets it.</summary>
    public void SawLeave(IEnumerable<ServerNode> on, params IEnumerable<ServerNode> who) => Saw(on, who, "-");

    /// <summary>Checks that clients on some nodes were told that those on others came, each once, and nothing else; and forgets it.</summary>
    public void SawCome(IEnumerable<ServerNode> on, params IEnumerable<ServerNode> who) => Saw(on, who, "+");

    /// <summary>Checks that clients on some nodes were told that those on others left and came back, each once, and nothing else; and forgets it.</summary>
    public void SawLeaveAndCome(IEnumerable<ServerNode> on, params IEnumerable<ServerNode> who) => Saw(on, who, "-+");

    /// <summary>Checks that clients on some nodes were told nothing.</summary>
    public void SawNothing(params IEnumerable<ServerNode> on) => Saw(on, [], "");

    public void ForgetTold()
    {
        foreach (var onlooker in Onlookers(_cluster.Nodes))
            onlooker.ForgetTold();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var onlooker in Onlookers(_cluster.Nodes))
            await onlooker.DisposeAsync();
        foreach (var proxy in _proxies)
            await proxy.DisposeAsync();
    }

    /// <summary>Gets what clients were told of keys that were gone or new to them, by client: not of a second meta of one that is there.</summary>
    public IEnumerable<string> Flicker() =>
        from onlooker in Onlookers(_cluster.Nodes)
        from seen in onlooker.Told
        where seen.IsWhole
        orderby seen.At
        select $"{onlooker.Key} {seen} at {seen.At:c}";

    /// <summary>Waits until each key has one meta: what was held for those who move is gone.</summary>
    public Task SettleAsync() =>
        Patience.UntilAsync(() => _members.Values.All(member => member.Metas == Keys(_cluster.Nodes).Count), "each key has one meta on every node");

    private string Balance(ServerNode first)
    {
        ServerNode[] order = [first, .. _cluster.Nodes.Where(node => node != first)];
        var proxy = new Proxy(cancellationToken => DialAsync(order, cancellationToken));
        _proxies.Add(proxy);
        return $"ws://127.0.0.1:{proxy.Port}/socket";
    }

    // The first that takes a connection; one that doesn't is stopped, or has not started yet.
    private static async Task<TcpClient> DialAsync(IEnumerable<ServerNode> nodes, CancellationToken cancellationToken)
    {
        foreach (var node in nodes)
        {
            var client = new TcpClient();
            try
            {
                var address = IPEndPoint.Parse(node.Address);
                await client.ConnectAsync(address, cancellationToken);
                return client;
            }
            catch (SocketException)
            {
                client.Dispose();
            }
        }
        throw new IOException("No node takes connections.");
    }

    private static IReadOnlyList<string> Keys(IEnumerable<ServerNode> nodes) => [.. nodes.SelectMany(node => (string[])[$"net-{node.Name}", $"js-{node.Name}"])];

    private IEnumerable<Onlooker> Onlookers(IEnumerable<ServerNode> nodes) => nodes.SelectMany(node => (Onlooker[])[_members[node], _browsers[node]]);

    /// <summary>Waits until a node shows exactly those of some nodes to who comes to it.</summary>
    public async Task ListsAsync(ServerNode node, IEnumerable<ServerNode> who)
    {
        string[] expected = [.. Keys(who).Order(StringComparer.Ordinal)];
        var began = Monotonic.Now;
        while (await Member.ReadAsync(node, _topic) is var listed && !listed.SequenceEqual(expected))
        {
            if (Monotonic.Now - began > Patience.Limit)
                throw new TimeoutException($"{node.Name} ought to list {string.Join(' ', expected)}; it lists {string.Join(' ', listed)}.");
        }
    }

    private void Saw(IEnumerable<ServerNode> on, IEnumerable<ServerNode> who, string what)
    {
        var expected = Keys(who).Order(StringComparer.Ordinal).Select(key => $"{key} {what}");
        foreach (var onlooker in Onlookers(on))
        {
            Assert.Equal((onlooker.Key, string.Join(", ", expected)), (onlooker.Key, string.Join(", ", Summary(onlooker.Told))));
            onlooker.ForgetTold();
        }
    }

    // By key: "-+" is a leave and then a join; "(" and ")" are of one of several metas.
    private static IEnumerable<string> Summary(IEnumerable<Seen> told) => told
        .GroupBy(seen => seen.Key, (key, all) => $"{key} {string.Concat(all.Select(seen => (seen.IsJoin, seen.IsWhole) switch { (true, true) => "+", (false, true) => "-", (true, false) => "(", _ => ")" }))}")
        .Order(StringComparer.Ordinal);
}
