namespace PhoenixSharp.PubSub.Tests;

/// <summary>An adapter that keeps what it is to carry, and delivers what a test hands it.</summary>
internal sealed class Nodes : IPubSubAdapter
{
    public string NodeName => "a";

    public List<Broadcast> Broadcasts { get; } = [];

    public List<(string Node, Broadcast Broadcast)> Direct { get; } = [];

    /// <summary>What was opened, <c>+t</c>, and closed, <c>-t</c>.</summary>
    public List<string> Topics { get; } = [];

    public Action<Broadcast>? Received { get; private set; }

    public ValueTask StartAsync(Action<Broadcast> received, CancellationToken cancellationToken)
    {
        Received = received;
        return ValueTask.CompletedTask;
    }

    public ValueTask BroadcastAsync(Broadcast broadcast, CancellationToken cancellationToken)
    {
        Broadcasts.Add(broadcast);
        return ValueTask.CompletedTask;
    }

    public ValueTask DirectBroadcastAsync(string node, Broadcast broadcast, CancellationToken cancellationToken)
    {
        Direct.Add((node, broadcast));
        return ValueTask.CompletedTask;
    }

    public void TopicOpened(string topic) => Topics.Add($"+{topic}");

    public void TopicClosed(string topic) => Topics.Add($"-{topic}");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
