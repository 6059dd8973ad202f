using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.Budgets;
using PhoenixSharp.Wire;

namespace PhoenixSharp.TestSupport;

/// <summary>A subscriber that keeps a topic's broadcasts. What was broadcast before a call returned is here when it returns.</summary>
public sealed class TopicWatcher : ISubscriber, IDisposable
{
    private readonly System.Threading.Channels.Channel<Broadcast> _broadcasts = System.Threading.Channels.Channel.CreateUnbounded<Broadcast>();
    private readonly Subscription _subscription;

    public TopicWatcher(IServiceProvider services, string topic) =>
        _subscription = services.GetRequiredService<PubSubServer>().Subscribe(topic, this);

    Fastlane? ISubscriber.Fastlane => null;

    /// <summary>Takes the payloads that are here, as JSON.</summary>
    public IReadOnlyList<string> TakeAll()
    {
        List<string> taken = [];
        while (_broadcasts.Reader.TryRead(out var broadcast))
            taken.Add(broadcast.Payload.ToString());
        return taken;
    }

    /// <summary>Waits for a number of payloads, and takes them and all that are behind them, as JSON.</summary>
    public async Task<IReadOnlyList<string>> TakeAsync(int count, CancellationToken cancellationToken)
    {
        List<string> taken = [];
        while (taken.Count < count)
            taken.Add((await NextAsync(cancellationToken)).Payload.ToString());
        return [.. taken, .. TakeAll()];
    }

    /// <summary>Waits for the next broadcast.</summary>
    public ValueTask<Broadcast> NextAsync(CancellationToken cancellationToken) => _broadcasts.Reader.ReadAsync(cancellationToken);

    public void Dispose() => _subscription.Dispose();

    void ISubscriber.Deliver(Frame frame) => throw new InvalidOperationException("A subscriber without a fastlane is given broadcasts.");

    void ISubscriber.Deliver(Delivery delivery) => _broadcasts.Writer.TryWrite(delivery.Broadcast);
}
