using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.Adapters.Tests.Nats;
using PhoenixSharp.Adapters.Tests.RabbitMq;
using PhoenixSharp.Adapters.Tests.Redis;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Adapters.Tests.Hosts;

/// <summary>A node that starts is told of a hundred thousand presences through a real broker, whose limits it must not meet.</summary>
public abstract class PresenceTransferTests
{
    private const int Topics = 1_000;
    private const int Owners = 100;

    private readonly ConcurrentQueue<AdapterEvent> _lost = [];

    [Fact]
    public async Task A_hundred_thousand_presences_reach_a_node_that_starts_and_cost_no_link()
    {
        await using var one = await StartAsync("one");
        await TrackAsync(one.App.Services.GetRequiredService<RoomPresence>());
        await using var two = await StartAsync("two"); // listens once it can show everybody
        var presence = two.App.Services.GetRequiredService<RoomPresence>();
        await Patience.UntilAsync(() => Enumerable.Range(0, Topics).Sum(number => presence.Count($"room:{number}")) == Topics * Owners, "all are here");
        Assert.Equal(["one"], presence.Where("room:7", "user-7"));
        Assert.Empty(_lost);
    }

    private protected abstract void Join(PhoenixBuilder phoenix, string name);

    private static async Task TrackAsync(RoomPresence presence)
    {
        for (var owner = 0; owner < Owners; owner++)
        {
            var tracks = new PresenceOwner();
            for (var topic = 0; topic < Topics; topic++)
                await presence.TrackAsync(tracks, $"room:{topic}", $"user-{owner}", Payload.FromJson("""{"online_at":1700000000}"""), TestContext.Current.CancellationToken);
        }
    }

    private void Note(AdapterEvent happened)
    {
        if (happened is AdapterEvent.BroadcastsMissing or AdapterEvent.LinkChanged { Link: LinkState.Degraded })
            _lost.Enqueue(happened);
    }

    private Task<KestrelHost> StartAsync(string name) => KestrelHost.StartAsync(
        app => app.Services.GetRequiredService<IPubSubAdapter>().Happened += Note,
        builder => Join(builder.Services.AddPhoenix().AddPresence<RoomPresence>(), name));

    private sealed class RoomPresence : Presence<Payload>;
}

public sealed class RedisPresenceTransferTests(RedisFixture redis) : PresenceTransferTests, IClassFixture<RedisFixture>
{
    private protected override void Join(PhoenixBuilder phoenix, string name) => phoenix.AddRedis($"127.0.0.1:{redis.Port}", options => options.NodeName = name);
}

public sealed class RabbitMqPresenceTransferTests(RabbitMqFixture rabbitMq) : PresenceTransferTests, IClassFixture<RabbitMqFixture>
{
    private protected override void Join(PhoenixBuilder phoenix, string name) => phoenix.AddRabbitMq($"amqp://guest:guest@127.0.0.1:{rabbitMq.Port}", options => options.NodeName = name);
}

public sealed class NatsPresenceTransferTests(NatsFixture nats) : PresenceTransferTests, IClassFixture<NatsFixture>
{
    private protected override void Join(PhoenixBuilder phoenix, string name) =>
        phoenix.AddNats($"nats://127.0.0.1:{nats.Port}", options => options.NodeName = name);
}
