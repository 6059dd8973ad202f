using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;
using PhoenixSharp.Tracking;

namespace PhoenixSharp;

/// <summary>An application that has one presence and nothing else.</summary>
internal sealed class PresenceHost<T> : IDisposable
    where T : Presence
{
    private readonly ServiceProvider _services;

    public PresenceHost(Action<PresenceOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(Log));
        services.AddSingleton<TimeProvider>(Time);
        services.AddLocalPubSub().AddPresence<T>(configure);
        _services = services.BuildServiceProvider();
        Presence = _services.GetRequiredService<T>();
    }

    public T Presence { get; }

    public VirtualTime Time { get; } = new();

    public RecordingLogger Log { get; } = new();

    public TrackerShard Shard => Presence.Tracker.Shards[0];

    public TopicWatcher Watch(string topic) => new(_services, topic);

    /// <summary>Fills a topic up to where many watch it.</summary>
    public void WatchByMany(string topic)
    {
        for (var i = 0; i < 32; i++)
            _ = Watch(topic);
    }

    /// <summary>Waits until all that was posted to the shard before is done.</summary>
    public async Task TurnAsync() => await Shard.AskAsync((_, _) => true);

    public ValueTask<int> FeedCountAsync() => Shard.AskAsync((_, feeds) => feeds.Count);

    public void Dispose() => _services.Dispose();
}

/// <summary>A presence of JSON as it is.</summary>
internal sealed class RawPresence : Presence<Payload>;

/// <summary>A member of a topic.</summary>
internal sealed class Member(string topic) : IPresenceMember
{
    public string Topic => topic;

    public PresenceOwner PresenceOwner { get; } = new();
}
