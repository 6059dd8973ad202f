using System.Threading.Channels;
using PhoenixSharp.Budgets;
using PhoenixSharp.Wire;

namespace PhoenixSharp;

/// <summary>Server-side code's subscription to a topic: a bounded queue, read with <c>await foreach</c>.</summary>
/// <remarks>It holds its place in the topic from when it is made: dispose it. One reader at a time; a slow one loses the oldest, never holds up a broadcast.</remarks>
public sealed class TopicSubscription : IAsyncEnumerable<Broadcast>, IDisposable
{
    private readonly Channel<Broadcast> _queue;
    private readonly Subscription _subscription;
    private long _dropped;

    internal TopicSubscription(PubSubServer pubSub, string topic, int capacity)
    {
        var options = new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true };
        _queue = Channel.CreateBounded<Broadcast>(options, _ => Interlocked.Increment(ref _dropped));
        _subscription = pubSub.Subscribe(topic, new Reader(_queue.Writer));
    }

    /// <summary>Gets how many broadcasts were dropped because the queue was full.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Gets what ends when other nodes' broadcasts reach this subscription, or when there is no link to wait for. It never fails.</summary>
    public Task Arriving => _subscription.Arriving;

    /// <summary>Reads broadcasts, oldest first, until the subscription is disposed and empty.</summary>
    public IAsyncEnumerator<Broadcast> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        _queue.Reader.ReadAllAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);

    /// <summary>Ends the subscription; what is queued can still be read.</summary>
    public void Dispose()
    {
        _subscription.Dispose();
        _queue.Writer.TryComplete();
    }

    private sealed class Reader(ChannelWriter<Broadcast> queue) : ISubscriber
    {
        public Fastlane? Fastlane => null;

        public void Deliver(Delivery delivery) => queue.TryWrite(delivery.Broadcast);

        public void Deliver(Frame frame) => throw new InvalidOperationException("A subscriber without a fastlane is given broadcasts.");
    }
}
