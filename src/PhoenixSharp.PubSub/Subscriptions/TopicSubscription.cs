using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PhoenixSharp.Budgets;
using PhoenixSharp.Wire;

namespace PhoenixSharp;

/// <summary>A subscription of server-side code to a topic: a queue that is bounded in bytes, read with <c>await foreach</c>.</summary>
/// <remarks>
/// It is in the topic from its creation until it is disposed. Read it with one reader at a time. A slow reader never delays a broadcast:
/// if the next broadcast would exceed the bound, the subscription ends with <see cref="SubscriptionOverflowException"/>.
/// </remarks>
public sealed class TopicSubscription : IAsyncEnumerable<Broadcast>, IDisposable
{
    /// <summary>The default of <c>maxQueuedBytes</c>, 8 MiB.</summary>
    public const int DefaultMaxQueuedBytes = 8 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Channel<Delivery> _queue = Channel.CreateUnbounded<Delivery>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Queue<Delivery> _counted = new(); // charged to the budget; empty after the end, since the rest may never be read
    private readonly Subscription? _subscription; // these two are null if a test created the subscription
    private readonly Subscription? _nodeSubscription;
    private readonly int _maxQueuedBytes;
    private readonly JsonSerializerOptions? _json;
    private readonly ILogger _logger;
    private readonly ByteBudget _budget;
    private long _queuedBytes;
    private bool _isEnded;

    /// <summary>
    /// Initializes a subscription for a test, which a fake <see cref="IPubSub"/> returns. It receives the broadcasts that
    /// <see cref="Deliver(Broadcast)"/> is called with.
    /// </summary>
    /// <param name="topic">The topic.</param>
    /// <param name="maxQueuedBytes">The number of bytes that may be queued; see <see cref="IPubSub.Subscribe"/>.</param>
    /// <param name="json">The options of <see cref="Broadcast.Read{T}"/>. By default, those that the broadcast was created with.</param>
    public TopicSubscription(string topic, int maxQueuedBytes = DefaultMaxQueuedBytes, JsonSerializerOptions? json = null)
    {
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxQueuedBytes, 1);
        (Topic, _maxQueuedBytes, _json, _logger) = (topic, maxQueuedBytes, json, NullLogger.Instance);
        _budget = ByteBudget.Of(new PhoenixOptions());
        Subscriber = new QueueSubscriber(this);
    }

    internal TopicSubscription(PubSubServer pubSub, string topic, int maxQueuedBytes, JsonSerializerOptions json, ILogger logger)
    {
        (Topic, _maxQueuedBytes, _json, _logger, _budget) = (topic, maxQueuedBytes, json, logger, pubSub.Budget);
        Subscriber = new QueueSubscriber(this);
        lock (_gate) // the first broadcasts may arrive, and overflow, before the fields are set
        {
            _subscription = pubSub.Subscribe(topic, Subscriber);
            _nodeSubscription = pubSub.SubscribeToNodes(NodeTopics.OfSubscriptions(topic), Subscriber);
        }
    }

    /// <summary>Gets the topic.</summary>
    public string Topic { get; }

    /// <summary>Gets a task that ends when broadcasts of other nodes arrive, or if there is no link. It never fails.</summary>
    public Task Arriving => _subscription is null ? Task.CompletedTask : Task.WhenAll(_subscription.Arriving, _nodeSubscription!.Arriving);

    /// <summary>Gets the subscriber that the topic delivers to.</summary>
    internal ISubscriber Subscriber { get; }

    /// <summary>Reads broadcasts, oldest first, until the subscription is disposed and its queue is empty.</summary>
    /// <exception cref="SubscriptionOverflowException">
    /// The enumerator throws it after the last queued broadcast, if a later one did not fit. Later broadcasts are missing: subscribe again.
    /// </exception>
    public async IAsyncEnumerator<Broadcast> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        while (await _queue.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (TryDequeue(out var delivery))
                yield return _json is null ? delivery.Broadcast : delivery.ReadWith(_json);
        }
    }

    /// <summary>Ends the subscription. The broadcasts in its queue can still be read.</summary>
    public void Dispose() => End(null);

    /// <summary>Adds a broadcast to the queue of this subscription alone, as if it had been broadcast. For tests.</summary>
    /// <remarks>If it does not fit, the subscription ends; see <see cref="IPubSub.Subscribe"/>. After the end it is dropped.</remarks>
    public void Deliver(Broadcast broadcast)
    {
        ArgumentNullException.ThrowIfNull(broadcast);
        Deliver(new Delivery(broadcast));
    }

    private void Deliver(Delivery delivery)
    {
        if (TryEnqueue(delivery))
            return;
        SubscriptionMetrics.Overflowed.Add(1);
        _logger.SubscriptionOverflowed(Topic, _maxQueuedBytes);
    }

    /// <summary>Adds a broadcast to the queue, or ends the subscription if it does not fit.</summary>
    /// <returns><see langword="false"/> if this broadcast ended the subscription.</returns>
    private bool TryEnqueue(Delivery delivery)
    {
        lock (_gate)
        {
            if (_isEnded)
                return true;
            if (_queuedBytes > 0 && _queuedBytes + delivery.Bytes > _maxQueuedBytes)
            {
                End(new SubscriptionOverflowException(Topic, _maxQueuedBytes));
                return false;
            }
            _queuedBytes += delivery.Bytes;
            _counted.Enqueue(delivery);
            _budget.Hold(delivery);
            return _queue.Writer.TryWrite(delivery); // the queue itself has no bound
        }
    }

    private bool TryDequeue(out Delivery delivery)
    {
        if (!_queue.Reader.TryRead(out delivery!))
            return false;
        lock (_gate)
        {
            _queuedBytes -= delivery.Bytes;
            if (_counted.TryDequeue(out _))
                _budget.Release(delivery);
        }
        return true;
    }

    private void End(SubscriptionOverflowException? overflow)
    {
        lock (_gate)
        {
            _isEnded = true;
            while (_counted.TryDequeue(out var delivery))
                _budget.Release(delivery);
        }
        _subscription?.Dispose();
        _nodeSubscription?.Dispose();
        _queue.Writer.TryComplete(overflow);
    }

    private sealed class QueueSubscriber(TopicSubscription subscription) : ISubscriber
    {
        public Fastlane? Fastlane => null;

        public void Deliver(Delivery delivery) => subscription.Deliver(delivery);

        public void Deliver(Frame frame) => throw new InvalidOperationException("A subscriber without a fastlane is given broadcasts.");
    }
}
