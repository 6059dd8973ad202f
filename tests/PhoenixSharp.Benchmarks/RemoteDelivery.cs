using System.Collections.Frozen;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using PhoenixSharp.Budgets;
using PhoenixSharp.Cluster;
using PhoenixSharp.Redis;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Benchmarks;

/// <summary>What it costs that a broadcast's subscribers are on another node: CPU of both nodes, beside that of the same broadcast on one node.</summary>
/// <remarks>
/// Two nodes in this process and a real Redis. A figure is this process's CPU, the kernel's work for its sockets included; Redis's own is not in
/// it. So many broadcasts are under way at once: with one, each costs every wake-up on its way; with many, they share them.
/// </remarks>
internal static class RemoteDelivery
{
    private const string Topic = "room:lobby";
    private const int Broadcasts = 30_000;

    private static readonly (int Subscribers, int UnderWay)[] Shapes = [(1, 1), (1, 100), (100, 1), (100, 100)];

    private static readonly Broadcast News = new(Topic, "new_msg", Payload.FromJson($$"""{"body":"{{new string('x', 90)}}"}"""));

    public static async Task RunAsync()
    {
        await using var redis = new RedisServer();
        await redis.StartAsync();
        await using var one = Adapter(redis, "one");
        await using var two = Adapter(redis, "two");
        var (near, far) = (new PubSubServer(one, PayloadJson.CreateOptions()), new PubSubServer(two, PayloadJson.CreateOptions()));
        await near.StartAsync(CancellationToken.None);
        await far.StartAsync(CancellationToken.None);
        var alone = new PubSubServer(new LocalAdapter(), PayloadJson.CreateOptions());

        Console.WriteLine("| subscribers | under way | one node, µs a broadcast | over Redis | added | added a delivery |");
        Console.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var (subscribers, underWay) in Shapes)
        {
            double[] local = [.. await ThriceAsync(alone, alone, subscribers, underWay)], remote = [.. await ThriceAsync(near, far, subscribers, underWay)];
            var added = remote[1] - local[1];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {subscribers} | {underWay} | {local[1]:0.00} | {remote[1]:0.00} | {added:0.00} | {added / subscribers:0.000} |"));
        }
    }

    // In order, so that the second is the median. The first run of all is for the compiler.
    private static async Task<IEnumerable<double>> ThriceAsync(PubSubServer from, PubSubServer to, int subscribers, int underWay)
    {
        await MeasureAsync(from, to, subscribers, underWay);
        return new[] { await MeasureAsync(from, to, subscribers, underWay), await MeasureAsync(from, to, subscribers, underWay), await MeasureAsync(from, to, subscribers, underWay) }.Order();
    }

    /// <returns>Microseconds of CPU a broadcast.</returns>
    private static async Task<double> MeasureAsync(PubSubServer from, PubSubServer to, int subscribers, int underWay)
    {
        using var places = new SemaphoreSlim(underWay);
        var fastlane = new Fastlane(V2Serializer.Instance, FrozenSet<string>.Empty);
        Subscription[] subscriptions = [.. Enumerable.Range(0, subscribers).Select(number => to.Subscribe(Topic, new Door(fastlane, number == subscribers - 1 ? places : null)))];
        await Task.WhenAll(subscriptions.Select(subscription => subscription.Arriving));

        var before = Environment.CpuUsage.TotalTime;
        for (var sent = 0; sent < Broadcasts; sent++)
        {
            await places.WaitAsync();
            await from.BroadcastAsync(News);
        }
        for (var back = 0; back < underWay; back++)
            await places.WaitAsync();
        var used = Environment.CpuUsage.TotalTime - before;

        foreach (var subscription in subscriptions)
            subscription.Dispose();
        return used.TotalMicroseconds / Broadcasts;
    }

    private static BrokerAdapter Adapter(RedisServer redis, string name)
    {
        var options = new RedisOptions { Connection = $"127.0.0.1:{redis.Port}", NodeName = name };
        return new BrokerAdapter(new RedisBroker(options), options, TimeProvider.System, NullLogger.Instance);
    }

    /// <summary>Where a broadcast has arrived; the last one says so.</summary>
    private sealed class Door(Fastlane fastlane, SemaphoreSlim? places) : ISubscriber
    {
        public Fastlane? Fastlane => fastlane;

        public void Deliver(Frame frame) => places?.Release();

        public void Deliver(Delivery delivery) => throw new InvalidOperationException($"{delivery.Broadcast.Event} is not intercepted.");
    }
}
