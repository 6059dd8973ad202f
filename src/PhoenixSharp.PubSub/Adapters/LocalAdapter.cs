namespace PhoenixSharp;

/// <summary>The adapter of a node that is alone.</summary>
public sealed class LocalAdapter : IPubSubAdapter
{
    /// <inheritdoc/>
    public string NodeName => "local";

    /// <inheritdoc/>
    public ValueTask StartAsync(Action<Broadcast> received, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask BroadcastAsync(Broadcast broadcast, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DirectBroadcastAsync(string node, Broadcast broadcast, CancellationToken cancellationToken) =>
        throw new ArgumentException($"There is no node \"{node}\": this one, \"{NodeName}\", is alone. Add an adapter to make it one of many.", nameof(node));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
