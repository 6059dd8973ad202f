using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PhoenixSharp.Budgets;
using PhoenixSharp.Cluster;
using PhoenixSharp.Counting;
using PhoenixSharp.Logging;
using PhoenixSharp.Wire;

namespace PhoenixSharp;

/// <summary>Local fan-out, and the adapter for what goes to other nodes.</summary>
internal sealed class PubSubServer : IPubSub, IBroadcaster
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly IPubSubAdapter _adapter;
    private readonly JsonSerializerOptions _json;
    private readonly ILogger _logger;
    private readonly TopicRegistry _topics;
    private readonly TopicRegistry _nodeTopics;
    private readonly SubscriberCounts _counts;
    private volatile bool _hasStarted;

    public PubSubServer(
        IPubSubAdapter adapter,
        JsonSerializerOptions json,
        ILogger? logger = null,
        TimeProvider? time = null,
        ByteBudget? budget = null)
    {
        Budget = budget ?? ByteBudget.Of(new PhoenixOptions());
        (_adapter, _json, _logger) = (adapter, json, logger ?? NullLogger.Instance);
        (_topics, _nodeTopics) = (new TopicRegistry(adapter), new TopicRegistry(adapter));
        _counts = new SubscriberCounts(this, time ?? TimeProvider.System);
    }

    /// <summary>Occurs when the link or another node changes, on the adapter's own loop.</summary>
    public event Action<AdapterEvent> Happened
    {
        add => _adapter.Happened += value;
        remove => _adapter.Happened -= value;
    }

    public string NodeName => _adapter.NodeName;

    /// <summary>Gets the count of the bytes that wait in this process.</summary>
    public ByteBudget Budget { get; }

    public AdapterStatus Status => _adapter.Status;

    /// <summary>Gets whether there can be no other node.</summary>
    public bool IsAlone => _adapter is LocalAdapter;

    /// <summary>Gets whether the link to other nodes works.</summary>
    public bool IsLinked => _adapter.Status.Link == LinkState.Connected;

    /// <summary>Tells whether another node of this name was heard lately.</summary>
    public bool Knows(string node) => _adapter.Status.Nodes.Any(known => known.Name == node);

    /// <summary>Gets how long a broadcast to other nodes may be.</summary>
    public int MaxBroadcastBytes => _adapter.MaxBroadcastBytes;

    /// <summary>Gets how many topics have subscribers here.</summary>
    public int TopicCount => _topics.Count;

    /// <summary>Gets whether a link was tried for: before that it is no wonder that there is none.</summary>
    public bool HasStarted => _hasStarted;

    /// <summary>Starts to take part in the cluster.</summary>
    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        await _adapter.StartAsync(Receive, cancellationToken);
        _hasStarted = true;
    }

    public ValueTask<BroadcastReach> BroadcastAsync(Broadcast broadcast, CancellationToken cancellationToken = default) =>
        ReachAsync(null, broadcast, cancellationToken);

    /// <summary>Broadcasts to all but one subscriber.</summary>
    public ValueTask BroadcastExceptAsync(ISubscriber? sender, Broadcast broadcast, CancellationToken cancellationToken = default) =>
        IgnoreReach(ReachAsync(sender, broadcast, cancellationToken));

    private ValueTask<BroadcastReach> ReachAsync(ISubscriber? sender, Broadcast broadcast, CancellationToken cancellationToken)
    {
        BroadcastTooLargeException.ThrowIfOver(_adapter.MaxBroadcastBytes, broadcast); // before the first delivery: nobody gets half
        _topics.Find(broadcast.Topic)?.Broadcast(broadcast, except: sender);
        return NodeTopics.Has(broadcast.Topic) ? new ValueTask<BroadcastReach>(BroadcastReach.LocalOnly) : _adapter.BroadcastAsync(broadcast, cancellationToken);
    }

    public ValueTask<BroadcastReach> BroadcastAsync<T>(
        string topic, string @event, T payload, CancellationToken cancellationToken = default) =>
        ReachAsync(null, Create(topic, @event, payload), cancellationToken);

    ValueTask IBroadcaster.BroadcastAsync<T>(string topic, string @event, T payload, CancellationToken cancellationToken) =>
        BroadcastExceptAsync(null, Create(topic, @event, payload), cancellationToken);

    public ValueTask<BroadcastReach> BroadcastFromAsync(
        TopicSubscription sender, Broadcast broadcast, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sender);
        ArgumentNullException.ThrowIfNull(broadcast);
        return ReachAsync(sender.Subscriber, broadcast, cancellationToken);
    }

    public ValueTask<BroadcastReach> BroadcastFromAsync<T>(
        TopicSubscription sender, string topic, string @event, T payload, CancellationToken cancellationToken = default) =>
        BroadcastFromAsync(sender, Create(topic, @event, payload), cancellationToken);

    public ValueTask<BroadcastReach> BroadcastToSubscriptionsAsync(
        Broadcast broadcast, TopicSubscription? sender = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(broadcast);
        var envelope = broadcast with { Topic = NodeTopics.OfSubscriptions(broadcast.Topic) };
        BroadcastTooLargeException.ThrowIfOver(_adapter.MaxBroadcastBytes, envelope);
        _nodeTopics.Find(envelope.Topic)?.Broadcast(broadcast, except: sender?.Subscriber);
        return _adapter.BroadcastAsync(envelope, cancellationToken);
    }

    public ValueTask<BroadcastReach> BroadcastToSubscriptionsAsync<T>(
        string topic, string @event, T payload, TopicSubscription? sender = null, CancellationToken cancellationToken = default) =>
        BroadcastToSubscriptionsAsync(Create(topic, @event, payload), sender, cancellationToken);

    public ValueTask PushAsync<T>(string socketId, string topics, string @event, T payload, CancellationToken cancellationToken = default) =>
        BroadcastExceptAsync(
            null,
            new SocketPush(new TopicPattern(topics), @event, Payload.From(payload, _json)).ToBroadcast(socketId),
            cancellationToken);

    public ValueTask DisconnectAsync(string socketId, CancellationToken cancellationToken = default) =>
        BroadcastExceptAsync(null, new Broadcast(socketId, Events.Disconnect, Payload.Empty), cancellationToken);

    public void LocalBroadcast(Broadcast broadcast) => _topics.Find(broadcast.Topic)?.Broadcast(broadcast, except: null);

    public ValueTask<BroadcastReach> DirectBroadcastAsync(string node, Broadcast broadcast, CancellationToken cancellationToken = default)
    {
        if (node != NodeName)
            return NodeTopics.Has(broadcast.Topic) ? new ValueTask<BroadcastReach>(BroadcastReach.LocalOnly) : _adapter.DirectBroadcastAsync(node, broadcast, cancellationToken);
        LocalBroadcast(broadcast);
        return new ValueTask<BroadcastReach>(BroadcastReach.Handed);
    }

    /// <summary>Says something to the same part of all other nodes, or of one.</summary>
    /// <param name="node">Null for all.</param>
    /// <param name="broadcast">On one of <see cref="NodeTopics"/>.</param>
    public ValueTask<BroadcastReach> SendToNodesAsync(string? node, Broadcast broadcast) => node is null
        ? _adapter.BroadcastAsync(broadcast, CancellationToken.None)
        : _adapter.DirectBroadcastAsync(node, broadcast, CancellationToken.None);

    /// <summary>Hears what the same part of other nodes says.</summary>
    public Subscription SubscribeToNodes(string topic, ISubscriber subscriber) => _nodeTopics.Add(topic, subscriber);

    public Subscription Subscribe(string topic, ISubscriber subscriber) => _topics.Add(topic, subscriber);

    public TopicSubscription Subscribe(string topic, int maxQueuedBytes = TopicSubscription.DefaultMaxQueuedBytes)
    {
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxQueuedBytes, 1);
        return new TopicSubscription(this, topic, maxQueuedBytes, _json, _logger);
    }

    public int CountSubscribers(string topic) => _topics.Find(topic)?.Count ?? 0;

    public ValueTask<TopicSubscribers> CountSubscribersAsync(string topic, TimeSpan? patience = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(topic);
        if (patience is { } time)
            ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, nameof(patience));
        return _counts.AskAsync(topic, patience ?? Patience, cancellationToken);
    }

    private Broadcast Create<T>(string topic, string @event, T payload)
    {
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentNullException.ThrowIfNull(@event);
        return new Broadcast(topic, @event, Payload.From(payload, _json)) { Json = _json };
    }

    private static ValueTask IgnoreReach(ValueTask<BroadcastReach> reach)
    {
        return reach.IsCompletedSuccessfully ? Done(reach.Result) : Await(reach);

        static ValueTask Done(BroadcastReach _) => ValueTask.CompletedTask;
        static async ValueTask Await(ValueTask<BroadcastReach> reach) => await reach;
    }

    // What goes wrong here is no fault of the adapter that brought it, whose loop would end by it, and its caller is on another node.
    private void Receive(Broadcast broadcast)
    {
        try
        {
            Deliver(broadcast);
        }
        catch (UnencodableException reason)
        {
            _logger.UnencodableFromNode(broadcast.Topic, broadcast.Event, reason.Message);
        }
        catch (Exception crash) // any subscriber's
        {
            ClusterMetrics.Crashed.Add(1);
            _logger.DeliveryCrashed(LoggedException.WithoutMessage(crash), broadcast.Topic, broadcast.Event);
        }
    }

    private void Deliver(Broadcast broadcast)
    {
        if (broadcast.Topic == NodeTopics.Subscribers)
            _counts.Hear(broadcast);
        else if (NodeTopics.TryGetSubscribed(broadcast.Topic, out var topic))
            _nodeTopics.Find(broadcast.Topic)?.Broadcast(broadcast with { Topic = topic }, except: null);
        else
            (NodeTopics.Has(broadcast.Topic) ? _nodeTopics : _topics).Find(broadcast.Topic)?.Broadcast(broadcast, except: null);
    }
}
