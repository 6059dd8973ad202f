using System.Threading.Channels;
using Microsoft.Extensions.Logging;
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
    private readonly Subscription _subscription;
    private readonly string _topic;
    private readonly int _maxQueuedBytes;
    private readonly ILogger _logger;
    private readonly ByteBudget _budget;
    private long _queuedBytes;
    private bool _isEnded;

    internal TopicSubscription(PubSubServer pubSub, string topic, int maxQueuedBytes, ILogger logger)
    {
        (_topic, _maxQueuedBytes, _logger, _budget) = (topic, maxQueuedBytes, logger, pubSub.Budget);
        lock (_gate) // the first broadcasts may arrive, and overflow, before the field is set
            _subscription = pubSub.Subscribe(topic, new Subscriber(this));
    }

    /// <summary>Gets a task that ends when broadcasts of other nodes arrive, or if there is no link. It never fails.</summary>
    public Task Arriving => _subscription.Arriving;

    /// <summary>Reads broadcasts, oldest first, until the subscription is disposed and its queue is empty.</summary>
    /// <exception cref="SubscriptionOverflowException">
    /// The enumerator throws it after the last queued broadcast, if a later one did not fit. Later broadcasts are missing: subscribe again.
    /// </exception>
    public async IAsyncEnumerator<Broadcast> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        while (await _queue.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (TryDequeue(out var delivery))
                yield return delivery.Broadcast;
        }
    }

    /// <summary>Ends the subscription. The broadcasts in its queue can still be read.</summary>
    public void Dispose() => End(null);

    private void Deliver(Delivery delivery)
    {
        if (TryEnqueue(delivery))
            return;
        SubscriptionMetrics.Overflowed.Add(1);
        _logger.SubscriptionOverflowed(_topic, _maxQueuedBytes);
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
                End(new SubscriptionOverflowException(_topic, _maxQueuedBytes));
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
        _subscription.Dispose();
        _queue.Writer.TryComplete(overflow);
    }

    private sealed class Subscriber(TopicSubscription subscription) : ISubscriber
    {
        public Fastlane? Fastlane => null;

        public void Deliver(Delivery delivery) => subscription.Deliver(delivery);

        public void Deliver(Frame frame) => throw new InvalidOperationException("A subscriber without a fastlane is given broadcasts.");
    }
}
