using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PhoenixSharp.Wire;

namespace PhoenixSharp;

/// <summary>Local fan-out, and the adapter for what goes to other nodes.</summary>
internal sealed class PubSubServer(IPubSubAdapter adapter, JsonSerializerOptions json, ILogger<PubSubServer>? logger = null)
    : IPubSub, IBroadcaster
{
    private readonly ILogger _logger = logger ?? NullLogger<PubSubServer>.Instance;
    private readonly TopicRegistry _topics = new(adapter);
    private readonly TopicRegistry _nodeTopics = new(adapter);

    public string NodeName => adapter.NodeName;

    /// <summary>Gets whether there can be no other node.</summary>
    public bool IsAlone => adapter is LocalAdapter;

    /// <summary>Gets whether the link to other nodes works.</summary>
    public bool IsLinked => adapter.Status.Link == LinkState.Connected;

    /// <summary>Tells whether another node of this name was heard lately.</summary>
    public bool Knows(string node) => adapter.Status.Nodes.Any(known => known.Name == node);

    /// <summary>Gets how long a broadcast to other nodes may be.</summary>
    public int MaxBroadcastBytes => adapter.MaxBroadcastBytes;

    /// <summary>Gets how many topics have subscribers here.</summary>
    public int TopicCount => _topics.Count;

    /// <summary>Starts to take part in the cluster.</summary>
    public ValueTask StartAsync(CancellationToken cancellationToken) => adapter.StartAsync(Receive, cancellationToken);

    public ValueTask<BroadcastReach> BroadcastAsync(Broadcast broadcast, CancellationToken cancellationToken = default) =>
        ReachAsync(null, broadcast, cancellationToken);

    /// <summary>Broadcasts to all but one subscriber.</summary>
    public ValueTask BroadcastFromAsync(ISubscriber? sender, Broadcast broadcast, CancellationToken cancellationToken = default) =>
        Whatever(ReachAsync(sender, broadcast, cancellationToken));

    private ValueTask<BroadcastReach> ReachAsync(ISubscriber? sender, Broadcast broadcast, CancellationToken cancellationToken)
    {
        BroadcastTooLargeException.ThrowIfOver(adapter.MaxBroadcastBytes, broadcast); // before the first delivery: nobody gets half
        _topics.Find(broadcast.Topic)?.Broadcast(broadcast, except: sender);
        return NodeTopics.Has(broadcast.Topic) ? new ValueTask<BroadcastReach>(BroadcastReach.LocalOnly) : adapter.BroadcastAsync(broadcast, cancellationToken);
    }

    public ValueTask BroadcastAsync<T>(string topic, string @event, T payload, CancellationToken cancellationToken = default) =>
        BroadcastFromAsync(null, new Broadcast(topic, @event, Payload.From(payload, json)), cancellationToken);

    public ValueTask PushAsync<T>(string socketId, string topics, string @event, T payload, CancellationToken cancellationToken = default) =>
        BroadcastFromAsync(null, new SocketPush(new TopicPattern(topics), @event, Payload.From(payload, json)).ToBroadcast(socketId), cancellationToken);

    public ValueTask DisconnectAsync(string socketId, CancellationToken cancellationToken = default) =>
        BroadcastFromAsync(null, new Broadcast(socketId, Events.Disconnect, Payload.Empty), cancellationToken);

    public void LocalBroadcast(Broadcast broadcast) => _topics.Find(broadcast.Topic)?.Broadcast(broadcast, except: null);

    public ValueTask<BroadcastReach> DirectBroadcastAsync(string node, Broadcast broadcast, CancellationToken cancellationToken = default)
    {
        if (node != NodeName)
            return NodeTopics.Has(broadcast.Topic) ? new ValueTask<BroadcastReach>(BroadcastReach.LocalOnly) : adapter.DirectBroadcastAsync(node, broadcast, cancellationToken);
        LocalBroadcast(broadcast);
        return new ValueTask<BroadcastReach>(BroadcastReach.Handed);
    }

    /// <summary>Says something to the same part of all other nodes, or of one.</summary>
    /// <param name="node">Null for all.</param>
    /// <param name="broadcast">On one of <see cref="NodeTopics"/>.</param>
    public ValueTask<BroadcastReach> SendToNodesAsync(string? node, Broadcast broadcast) => node is null
        ? adapter.BroadcastAsync(broadcast, CancellationToken.None)
        : adapter.DirectBroadcastAsync(node, broadcast, CancellationToken.None);

    /// <summary>Hears what the same part of other nodes says.</summary>
    public Subscription SubscribeToNodes(string topic, ISubscriber subscriber) => _nodeTopics.Add(topic, subscriber);

    public Subscription Subscribe(string topic, ISubscriber subscriber) => _topics.Add(topic, subscriber);

    public TopicSubscription Subscribe(string topic, int capacity = 1024)
    {
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        return new TopicSubscription(this, topic, capacity);
    }

    public int CountSubscribers(string topic) => _topics.Find(topic)?.Count ?? 0;

    // For callers who have no use for how far it went.
    private static ValueTask Whatever(ValueTask<BroadcastReach> reach)
    {
        return reach.IsCompletedSuccessfully ? Done(reach.Result) : Await(reach);

        static ValueTask Done(BroadcastReach _) => ValueTask.CompletedTask;
        static async ValueTask Await(ValueTask<BroadcastReach> reach) => await reach;
    }

    // What this node can't encode is no fault of the adapter that brought it, and its caller is on another node.
    private void Receive(Broadcast broadcast)
    {
        try
        {
            (NodeTopics.Has(broadcast.Topic) ? _nodeTopics : _topics).Find(broadcast.Topic)?.Broadcast(broadcast, except: null);
        }
        catch (UnencodableException reason)
        {
            _logger.UnencodableFromNode(reason, broadcast.Topic, broadcast.Event);
        }
    }
}
