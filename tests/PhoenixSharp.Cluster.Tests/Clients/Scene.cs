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

    private Scene(TestCluster cluster, string topic) => (_cluster, _topic) = (cluster, topic);

    /// <summary>Lets them join, and waits until each sees all.</summary>
    public static async Task<Scene> SetAsync(TestCluster cluster, PhoenixJs phoenixJs, string topic)
    {
        var scene = new Scene(cluster, topic);
        foreach (var node in cluster.Nodes)
        {
            scene._members[node] = await Member.JoinAsync(node, topic, $"net-{node.Name}");
            scene._browsers[node] = phoenixJs.Join(node.Socket, topic, $"js-{node.Name}");
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

    /// <summary>Waits until all clients see all, and asks each node anew: it shows the same to who comes now.</summary>
    /// <returns>When the last client saw it.</returns>
    public async Task<TimeSpan> ConvergeAsync(params IReadOnlyList<ServerNode> nodes)
    {
        await ShowAsync(nodes, nodes);
        var at = Monotonic.Now;
        foreach (var node in nodes)
            Assert.Equal(Keys(nodes).Order(StringComparer.Ordinal), await Member.ReadAsync(node, _topic));
        return at;
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
    }

    private static IReadOnlyList<string> Keys(IEnumerable<ServerNode> nodes) => [.. nodes.SelectMany(node => (string[])[$"net-{node.Name}", $"js-{node.Name}"])];

    private IEnumerable<Onlooker> Onlookers(IEnumerable<ServerNode> nodes) => nodes.SelectMany(node => (Onlooker[])[_members[node], _browsers[node]]);

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
