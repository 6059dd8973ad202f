using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;

namespace PhoenixSharp.Benchmarks;

/// <summary><c>presence_state</c> of 10,000 members: the first one after a change, and once more unchanged.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class PresenceStateBenchmark
{
    private const string Topic = "room:lobby";

    private readonly PresenceOwner[] _owners = [.. Enumerable.Range(0, 10_000).Select(_ => new PresenceOwner())];
    private readonly ServiceProvider _services;
    private readonly RoomPresence _presence;

    public PresenceStateBenchmark()
    {
        var services = new ServiceCollection();
        services.AddLogging().AddOptions();
        services.AddSingleton(new PubSubServer(new LocalAdapter(), PayloadJson.CreateOptions()));
        new PhoenixBuilder(services).AddPresence<RoomPresence>();
        _services = services.BuildServiceProvider();
        _presence = _services.GetRequiredService<RoomPresence>();
    }

    [GlobalSetup]
    public async Task TrackAsync()
    {
        for (var i = 0; i < _owners.Length; i++)
            await _presence.TrackAsync(_owners[i], Topic, $"user-{i}", Payload.FromJson("""{"online_at":1700000000}"""));
    }

    [GlobalCleanup]
    public void End() => _services.Dispose();

    [Benchmark]
    public Payload Unchanged() => _presence.List(Topic).ToPayload();

    [Benchmark]
    public async Task<Payload> AfterAnUpdate()
    {
        await _presence.UpdateAsync(_owners[0], Topic, "user-0", Payload.FromJson("""{"online_at":1700000001}"""));
        return _presence.List(Topic).ToPayload();
    }

    private sealed class RoomPresence : Presence<Payload>;
}
