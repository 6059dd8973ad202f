using System.Collections.Concurrent;
using PhoenixSharp.Cluster.Tests.Histories;
using PhoenixSharp.Cluster.Tests.Nodes;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Cluster.Tests.Schedules;

/// <summary>One client on each node and all topics, in no history: sees whether broadcasts cross, and what nodes list.</summary>
internal sealed class Observers : IAsyncDisposable
{
    /// <summary>Their presence key, which recorded clients overlook.</summary>
    public const string Key = "observer";

    private readonly IReadOnlyList<ServerNode> _nodes;
    private readonly IReadOnlyList<string> _topics;
    private readonly List<WireConnection> _connections = [];
    private readonly ConcurrentDictionary<(string From, string To, string Topic), bool> _crossed = [];
    private readonly ConcurrentDictionary<(string Node, string Topic), IReadOnlyList<Tracked>> _listed = [];

    private Observers(IReadOnlyList<ServerNode> nodes, IReadOnlyList<string> topics) => (_nodes, _topics) = (nodes, topics);

    /// <summary>Gets what each node listed when its observer joined.</summary>
    public IEnumerable<HistoryEvent.Listed> Listed => _listed.Select(listing => new HistoryEvent.Listed(listing.Key.Node, listing.Key.Topic, listing.Value));

    /// <summary>Joins everywhere, and waits for the states.</summary>
    public static async Task<Observers> JoinAsync(IReadOnlyList<ServerNode> nodes, IReadOnlyList<string> topics)
    {
        var observers = new Observers(nodes, topics);
        try
        {
            await Task.WhenAll(nodes.Select(observers.JoinAsync)).WaitAsync(Patience.Limit);
            await Patience.UntilAsync(() => observers._listed.Count == nodes.Count * topics.Count, "every node has told what it lists");
            return observers;
        }
        catch
        {
            await observers.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until no node lists anybody: those of a run before this one have left everywhere.</summary>
    public static async Task EmptyAsync(IReadOnlyList<ServerNode> nodes, IReadOnlyList<string> topics)
    {
        for (var began = TimeProvider.System.GetTimestamp(); ;)
        {
            await using var observers = await JoinAsync(nodes, topics);
            if (observers.Listed.FirstOrDefault(listing => listing.All.Count > 0) is not { } ghosts)
                return;
            if (TimeProvider.System.GetElapsedTime(began) > Patience.Limit)
                throw new TimeoutException($"{ghosts.Node} lists {string.Join(", ", ghosts.All)} on {ghosts.Topic} though all have gone.");
        }
    }

    /// <summary>Waits until broadcasts of each node on each topic reach each other one.</summary>
    public async Task CrossAsync()
    {
        var all = from @from in _nodes from to in _nodes from topic in _topics select (@from.Name, to.Name, topic);
        var began = TimeProvider.System.GetTimestamp();
        while (all.FirstOrDefault(way => !_crossed.ContainsKey(way)) is { Item1: not null } missing)
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience.Limit)
                throw new TimeoutException($"Nothing comes from {missing.Item1} to {missing.Item2} on {missing.topic}.");
            foreach (var (connection, node) in _connections.Zip(_nodes))
                await Task.WhenAll(await BroadcastAsync(connection, node));
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
            await connection.DisposeAsync();
    }

    private async Task JoinAsync(ServerNode node)
    {
        var connection = await WireConnection.OpenAsync(node.Socket, message => Hear(node, message), CancellationToken.None);
        lock (_connections)
            _connections.Add(connection);
        foreach (var topic in _topics)
            await await connection.PushAsync(topic, "phx_join", $$"""{"key":"{{Key}}","meta":{{PresenceReader.Meta(Key, 1)}}}""", _ => { });
    }

    private async Task<List<Task<bool>>> BroadcastAsync(WireConnection connection, ServerNode node)
    {
        List<Task<bool>> replies = [];
        foreach (var topic in _topics)
            replies.Add(await connection.PushAsync(topic, "crossing", $$"""{"from":"{{node.Name}}"}""", _ => { }));
        return replies;
    }

    private void Hear(ServerNode node, WireMessage message)
    {
        if (message.Event == "crossing")
            _crossed[(message.Payload.GetProperty("from").GetString()!, node.Name, message.Topic)] = true;
        else if (message.Event == "presence_state")
            _listed[(node.Name, message.Topic)] = PresenceReader.Read(message.Payload);
    }
}
