using System.Text.Json;
using Microsoft.Extensions.Logging;
using PhoenixSharp.Cluster;
using PhoenixSharp.Logging;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Adapters.Tests.Contract;

/// <summary>One node of a test's cluster: topics over an adapter, and what the adapter told.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly System.Threading.Channels.Channel<AdapterEvent> _events = System.Threading.Channels.Channel.CreateUnbounded<AdapterEvent>();
    private readonly RecordingLogger _log = new();

    public Node(IBroker broker, ClusterOptions options)
    {
        Broker = new WatchedBroker(broker);
        var loggers = new PhoenixLoggers(new LoggerFactory([_log]));
        Adapter = new BrokerAdapter(Broker, options, TimeProvider.System, loggers.Create("Cluster"));
        Adapter.Happened += happened => _events.Writer.TryWrite(happened);
        PubSub = new PubSubServer(Adapter, JsonSerializerOptions.Default, loggers.Create("PubSub"));
    }

    public WatchedBroker Broker { get; }

    public BrokerAdapter Adapter { get; }

    public PubSubServer PubSub { get; }

    public string Name => Adapter.NodeName;

    public IReadOnlyList<LogRecord> Log => _log.Records;

    public async Task<Node> StartAsync()
    {
        await PubSub.StartAsync(TestContext.Current.CancellationToken);
        return this;
    }

    /// <summary>Subscribes, and waits until other nodes' broadcasts arrive.</summary>
    public async Task<Reader> ListenAsync(string topic)
    {
        var subscription = PubSub.Subscribe(topic, maxQueuedBytes: 64 * 1024 * 1024);
        await subscription.Arriving.WaitAsync(Patience.Limit);
        return new Reader(subscription);
    }

    public Task<BroadcastReach> BroadcastAsync(string topic, string @event) => BroadcastAsync(topic, @event, Payload.Empty);

    public Task<BroadcastReach> BroadcastAsync(string topic, string @event, Payload payload)
    {
        var broadcasting = PubSub.BroadcastAsync(new Broadcast(topic, @event, payload), TestContext.Current.CancellationToken);
        Assert.True(broadcasting.IsCompleted, "a broadcast waits for nobody");
        return broadcasting.AsTask();
    }

    /// <summary>Waits until the adapter tells this; what it tells before is passed over.</summary>
    public async Task<T> HearsAsync<T>(Predicate<T>? isIt = null)
        where T : AdapterEvent
    {
        using var late = new CancellationTokenSource(Patience.Limit);
        while (true)
        {
            if (await _events.Reader.ReadAsync(late.Token) is T happened && isIt?.Invoke(happened) != false)
                return happened;
        }
    }

    public Task LinkIsAsync(LinkState link) => HearsAsync<AdapterEvent.LinkChanged>(changed => changed.Link == link);

    public ValueTask DisposeAsync() => Adapter.DisposeAsync();
}
