using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Replication;

/// <summary>One application on one node of a cluster in memory.</summary>
internal sealed class ClusterHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly Lifetime _lifetime = new();

    private ClusterHost(MemoryCluster cluster, string name, VirtualTime time, Action<PresenceOptions>? configure, ILoggerProvider? logger)
    {
        Adapter = cluster.Join(name);
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(Log));
        if (logger is not null)
            services.AddSingleton(logger);
        services.AddSingleton<TimeProvider>(time);
        services.AddSingleton<IHostApplicationLifetime>(_lifetime);
        services.AddPubSub(Adapter).AddPresence<RawPresence>(configure);
        _services = services.BuildServiceProvider();
        Presence = _services.GetRequiredService<RawPresence>();
    }

    public RawPresence Presence { get; }

    public MemoryAdapter Adapter { get; }

    public RecordingLogger Log { get; } = new();

    /// <summary>Gets what ends when a real host would listen: time must pass before.</summary>
    public Task Started { get; private set; } = Task.CompletedTask;

    public HealthCheckService Health => _services.GetRequiredService<HealthCheckService>();

    public IPubSub PubSub => _services.GetRequiredService<IPubSub>();

    public static async Task<ClusterHost> StartAsync(MemoryCluster cluster, string name, VirtualTime time, Action<PresenceOptions>? configure = null, ILoggerProvider? logger = null, bool isAway = false)
    {
        var host = new ClusterHost(cluster, name, time, configure, logger);
        host.Adapter.IsAway = isAway;
        await host.StartAsync();
        return host;
    }

    /// <summary>Makes one whose host hasn't started yet, and whose presence is there already.</summary>
    public static ClusterHost Make(MemoryCluster cluster, string name, VirtualTime time) => new(cluster, name, time, configure: null, logger: null);

    public async Task StartAsync()
    {
        await _services.StartPubSubAsync();
        Started = Task.WhenAll(_services.GetServices<IHostedService>().Select(service => service.StartAsync(CancellationToken.None)));
    }

    public TopicWatcher Watch(string topic) => new(_services, topic);

    public string Keys(string topic) => string.Join(' ', Presence.List(topic).Keys);

    /// <summary>Begins to stop, as a host does; what is tracked stays for whoever closes it.</summary>
    public void BeginToStop() => _lifetime.StopApplication();

    /// <summary>Waits until all that was posted before is done.</summary>
    public async Task TurnAsync()
    {
        foreach (var shard in Presence.Tracker.Shards)
            await shard.AskAsync((_, _) => true);
    }

    public async ValueTask DisposeAsync()
    {
        await Adapter.DisposeAsync();
        await _services.DisposeAsync();
        _lifetime.Dispose();
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
