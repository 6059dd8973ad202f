namespace PhoenixSharp;

/// <summary>The adapter of a node that is alone.</summary>
public sealed class LocalAdapter : IPubSubAdapter
{
    /// <inheritdoc/>
    public string NodeName => "local";

    /// <inheritdoc/>
    /// <value>Without a limit: nothing is carried.</value>
    public int MaxBroadcastBytes => int.MaxValue;

    /// <inheritdoc/>
    public ValueTask StartAsync(Action<Broadcast> received, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask<BroadcastReach> BroadcastAsync(Broadcast broadcast, CancellationToken cancellationToken) => new(BroadcastReach.Handed);

    /// <inheritdoc/>
    public ValueTask<BroadcastReach> DirectBroadcastAsync(string node, Broadcast broadcast, CancellationToken cancellationToken) =>
        throw new ArgumentException($"There is no node \"{node}\": this one, \"{NodeName}\", is alone. Add an adapter to make it one of many.", nameof(node));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
