using System.Text;
using Cluster.Nodes;
using PhoenixSharp.Client;

namespace Cluster.Playing;

/// <summary>Asks each node how it sees the others and who is in a room, by the topic <c>cluster</c>.</summary>
internal sealed class Survey(Node[] nodes, Redis redis)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<string> OfAsync(string room, CancellationToken stopping)
    {
        var lines = await Task.WhenAll(nodes.Select(node => LineAsync(node, room, stopping)));
        return $"{string.Join('\n', lines)}\nRedis  {redis.Address}, {redis.State}";
    }

    private static async Task<string> LineAsync(Node node, string room, CancellationToken stopping)
    {
        var state = node.State.ToString().ToLowerInvariant();
        if (node.State != NodeState.Up)
            return $"{node.Name,-6} {state}";
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(Patience);
        try
        {
            return $"{node.Name,-6} {state,-8} pid {node.Id}, {await AskAsync(node, room, patience.Token)}";
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return $"{node.Name,-6} {state,-8} pid {node.Id}, gives no answer";
        }
        catch (ConnectException failure)
        {
            return $"{node.Name,-6} {state,-8} pid {node.Id}, {failure.Message}";
        }
    }

    private static async Task<string> AskAsync(Node node, string room, CancellationToken cancellationToken)
    {
        await using var socket = new PhoenixSocket($"ws://127.0.0.1:{node.Port}/socket");
        var cluster = socket.Channel("cluster");
        var told = new TaskCompletionSource<View>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var _ = cluster.On<View>("nodes", view => told.TrySetResult(view));
        await socket.ConnectAsync(ConnectMode.FailFast, cancellationToken);
        await cluster.JoinAsync(cancellationToken);
        var members = await cluster.PushAsync<Count>("count", new { topic = $"room:{room}" }, cancellationToken);
        return Words(await told.Task.WaitAsync(cancellationToken), room, members);
    }

    private static string Words(View view, string room, Count count)
    {
        var words = new StringBuilder($"link {view.Link.ToLowerInvariant()}, {count.Members} in {room}");
        foreach (var other in view.Nodes.Where(other => other.Name != view.Node))
            words.Append($", sees {other.Name} {other.State}");
        return words.ToString();
    }

    private sealed record View(string Node, string Link, Other[] Nodes);

    private sealed record Other(string Name, string State);

    private sealed record Count(int Members);
}
