using System.Collections.Concurrent;

namespace PhoenixSharp.PubSub.Tests;

/// <summary>An adapter that keeps what it is to carry, and delivers what a test hands it.</summary>
internal sealed class Nodes : IPubSubAdapter
{
    public string NodeName => "a";

    public int MaxBroadcastBytes => 1000;

    public List<Broadcast> Broadcasts { get; } = [];

    public List<(string Node, Broadcast Broadcast)> Direct { get; } = [];

    /// <summary>Gets how many times each topic was opened and not closed.</summary>
    public ConcurrentDictionary<string, int> Open { get; } = new();

    public TaskCompletionSource Arriving { get; } = new();

    public Action<Broadcast>? Received { get; private set; }

    public ValueTask StartAsync(Action<Broadcast> received, CancellationToken cancellationToken)
    {
        Received = received;
        return ValueTask.CompletedTask;
    }

    public ValueTask<BroadcastReach> BroadcastAsync(Broadcast broadcast, CancellationToken cancellationToken)
    {
        Broadcasts.Add(broadcast);
        return new ValueTask<BroadcastReach>(BroadcastReach.LocalOnly);
    }

    public ValueTask<BroadcastReach> DirectBroadcastAsync(string node, Broadcast broadcast, CancellationToken cancellationToken)
    {
        Direct.Add((node, broadcast));
        return new ValueTask<BroadcastReach>(BroadcastReach.Handed);
    }

    public Task OpenTopicAsync(string topic)
    {
        Open.AddOrUpdate(topic, 1, (_, count) => count + 1);
        return Arriving.Task;
    }

    public void CloseTopic(string topic) => Open.AddOrUpdate(topic, -1, (_, count) => count - 1);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
