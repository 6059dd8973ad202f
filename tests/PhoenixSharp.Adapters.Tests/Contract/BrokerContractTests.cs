using PhoenixSharp.Cluster;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Adapters.Tests.Contract;

/// <summary>What an adapter over a broker promises, whichever broker it is.</summary>
public abstract partial class BrokerContractTests(BrokerServer server) : AdapterContractTests
{
    private const int Mebibyte = 1 << 20;

    // Each test has a cluster of its own at the one broker.
    private readonly string _cluster = $"test-{Guid.NewGuid():N}";

    private protected BrokerServer Server { get; } = server;

    [Fact]
    public async Task Broadcasts_of_one_node_arrive_in_their_order()
    {
        await using var a = await StartAsync("a");
        await using var b = await StartAsync("b");
        await using var room = await b.ListenAsync("room:1");
        await using var other = await b.ListenAsync("room:2");
        string[] expected = [.. Enumerable.Range(0, 5000).Select(number => $"e{number}")];
        foreach (var @event in expected)
        {
            Assert.Equal(BroadcastReach.Handed, await a.BroadcastAsync("room:1", @event));
            await a.BroadcastAsync("room:2", @event, Payload.FromBinary(new byte[Random.Shared.Next(2000)]));
        }
        Assert.Equal(expected, await room.NextAsync(expected.Length));
        Assert.Equal(expected, await other.NextAsync(expected.Length));
    }

    [Fact]
    public async Task A_payload_arrives_as_it_was_written()
    {
        await using var a = await StartAsync("a");
        await using var b = await StartAsync("b");
        await using var room = await b.ListenAsync("größe:1");
        Payload[] payloads = [Payload.FromJson("""{ "a" : [1.0, "ü\u0000", null] }"""), Payload.FromBinary(new byte[] { 0, 255, 13, 10 }), Payload.Empty, Payload.FromBinary(Array.Empty<byte>())];
        foreach (var payload in payloads)
            await a.BroadcastAsync("größe:1", "ü", payload);
        foreach (var payload in payloads)
            Assert.Equal(new Broadcast("größe:1", "ü", payload), await room.NextAsync());
    }

    [Fact]
    public async Task A_nodes_own_broadcasts_do_not_come_back_to_it()
    {
        await using var a = await StartAsync("a");
        await using var b = await StartAsync("b");
        await using var here = await a.ListenAsync("t");
        await using var there = await b.ListenAsync("t");
        await a.BroadcastAsync("t", "mine");
        await there.UntilAsync("mine");
        await b.BroadcastAsync("t", "yours"); // comes after "mine" has come back
        Assert.Equal(["mine"], await here.UntilAsync("yours"));
        Assert.Contains("t", a.Broker.Topics); // it did come back
    }

    [Fact]
    public async Task Broadcast_to_subscriptions_reaches_those_of_other_nodes()
    {
        await using var a = await StartAsync("a");
        await using var b = await StartAsync("b");
        await using var here = await a.ListenAsync("t");
        await using var there = await b.ListenAsync("t");
        var cancelled = TestContext.Current.CancellationToken;
        Assert.Equal(BroadcastReach.Handed, await a.PubSub.BroadcastToSubscriptionsAsync("t", "typed", 7, cancellationToken: cancelled));
        var expected = new Broadcast("t", "typed", Payload.FromJson("7"));
        Assert.Equal(expected, await there.NextAsync());
        Assert.Equal(expected, await here.NextAsync());
    }

    [Fact]
    public async Task A_direct_broadcast_reaches_one_node_alone()
    {
        await using var a = await StartAsync("a");
        await using var b = await StartAsync("b");
        await using var c = await StartAsync("c");
        await using var atB = await b.ListenAsync("t");
        await using var atC = await c.ListenAsync("t");
        await a.PubSub.DirectBroadcastAsync("b", new Broadcast("t", "to b", Payload.Empty), TestContext.Current.CancellationToken);
        await a.PubSub.DirectBroadcastAsync("gone", new Broadcast("t", "to nobody", Payload.Empty), TestContext.Current.CancellationToken);
        await a.BroadcastAsync("t", "to all");
        Assert.Equal(["to b"], await atB.UntilAsync("to all"));
        Assert.Empty(await atC.UntilAsync("to all"));
    }

    [Fact]
    public async Task What_nobody_here_subscribes_to_does_not_come_here()
    {
        await using var a = await StartAsync("a");
        await using var b = await StartAsync("b");
        await using var wanted = await b.ListenAsync("wanted");
        Assert.NotEqual(Buckets.Of("wanted"), Buckets.Of("unwanted"));
        await a.BroadcastAsync("unwanted", "e");
        await a.BroadcastAsync("wanted", "last");
        await wanted.UntilAsync("last");
        Assert.Equal(["wanted"], b.Broker.Topics);
    }

    [Fact]
    public async Task A_bucket_that_nobody_wants_any_more_is_given_up_and_comes_back()
    {
        await using var a = await StartAsync("a");
        await using var b = await StartAsync("b");
        await using var kept = await b.ListenAsync("kept");
        var left = await b.ListenAsync("left");
        var address = $"{_cluster}:{Buckets.Of("left")}";
        Assert.Contains(address, b.Broker.Addresses.Keys);
        await left.DisposeAsync();
        await Patience.UntilAsync(() => !b.Broker.Addresses.ContainsKey(address), "the bucket is given up");
        await a.BroadcastAsync("left", "unheard");
        await a.BroadcastAsync("kept", "last");
        await kept.UntilAsync("last");
        Assert.Equal(["kept"], b.Broker.Topics);
        await using var again = await b.ListenAsync("left");
        await a.BroadcastAsync("left", "heard");
        Assert.Empty(await again.UntilAsync("heard"));
    }

    [Fact]
    public async Task Who_has_subscribed_misses_nothing_that_is_broadcast_from_then_on()
    {
        await using var a = await StartAsync("a");
        await using var b = await StartAsync("b");
        for (var i = 0; i < 50; i++)
        {
            await using var reader = await b.ListenAsync($"room:{i}");
            await a.BroadcastAsync($"room:{i}", "first");
            Assert.Empty(await reader.UntilAsync("first"));
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_broadcast_may_be_as_long_as_the_limit_and_no_longer(int more)
    {
        await using var a = await StartAsync("a");
        await using var b = await StartAsync("b");
        await using var here = await a.ListenAsync("t");
        await using var there = await b.ListenAsync("t");
        var payload = new byte[Mebibyte - "tlong".Length + more];
        Random.Shared.NextBytes(payload);
        var failure = await Record.ExceptionAsync(() => a.BroadcastAsync("t", "long", Payload.FromBinary(payload)));
        await a.BroadcastAsync("t", "last");
        if (more <= 0)
        {
            Assert.Equal(Payload.FromBinary(payload), (await there.NextAsync()).Payload);
            await here.NextAsync();
        }
        else
        {
            Assert.Contains($"may have {Mebibyte} bytes", Assert.IsType<BroadcastTooLargeException>(failure).Message, StringComparison.Ordinal);
        }
        Assert.Equal("last", (await there.NextAsync()).Event);
        Assert.Equal("last", (await here.NextAsync()).Event);
    }

    [Fact]
    public async Task Nodes_see_each_other_come_and_go()
    {
        await using var a = await StartAsync("a");
        var b = await StartAsync("b");
        await a.HearsAsync<AdapterEvent.NodeUp>(up => up.Node == "b");
        Assert.Equal("b", Assert.Single(a.Adapter.Status.Nodes).Name);
        await b.DisposeAsync();
        await a.HearsAsync<AdapterEvent.NodeDown>(down => down.Node == "b");
        Assert.Empty(a.Adapter.Status.Nodes);
        await using var again = await StartAsync("b"); // the same name, another life
        await a.HearsAsync<AdapterEvent.NodeUp>(up => up.Node == "b");
    }

    [Fact]
    public async Task What_was_broadcast_before_a_node_stops_arrives()
    {
        var a = await StartAsync("a");
        await using var b = await StartAsync("b");
        await using var reader = await b.ListenAsync("t");
        for (var i = 0; i < 500; i++)
            await a.BroadcastAsync("t", $"{i}", Payload.FromBinary(new byte[10_000]));
        await a.DisposeAsync();
        Assert.Equal(Enumerable.Range(0, 500).Select(number => $"{number}"), await reader.NextAsync(500));
    }

    [Fact]
    public async Task Node_goes_down_after_its_last_broadcasts_in_every_bucket()
    {
        static void BeatRarely(ClusterOptions options) => options.BeatPeriod = TimeSpan.FromMinutes(1); // silence must not end a node here
        var a = await StartAsync("a", configure: BeatRarely);
        await using var b = await StartAsync("b", configure: BeatRarely);
        using var gate = new ManualResetEventSlim();
        string[] topics = [.. Enumerable.Range(0, 8).Select(number => $"room:{number}")];
        var readers = await Task.WhenAll(topics.Select(b.ListenAsync));
        List<object> seen = [];
        var isDown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        b.Adapter.Happened += happened =>
        {
            if (happened is not AdapterEvent.NodeDown)
                return;
            Add(happened);
            isDown.SetResult();
        };
        using var watch = b.PubSub.Subscribe(topics[0], new Watcher(() =>
        {
            gate.Wait(Patience.Limit); // all that a sends is on its way by then, so that the farewell can overtake
            Add("broadcast");
        }));
        for (var i = 0; i < 500; i++)
            await a.BroadcastAsync(topics[i % 8], "e", Payload.FromBinary(new byte[5000]));
        for (var i = 0; i < 500; i++)
            await a.BroadcastAsync(topics[0], "e", Payload.FromBinary(new byte[5000]));
        await a.DisposeAsync();
        gate.Set();
        await isDown.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        lock (seen)
            Assert.Equal((563, 564), (seen.IndexOf(seen.First(item => item is AdapterEvent.NodeDown)), seen.Count));
        foreach (var reader in readers)
            await reader.DisposeAsync();

        void Add(object item)
        {
            lock (seen)
                seen.Add(item);
        }
    }

    [Fact]
    public async Task Two_nodes_of_one_name_are_found_out()
    {
        await using var a = await StartAsync("a");
        await using var twin = await StartAsync("a");
        await Patience.UntilAsync(() => a.Log.Concat(twin.Log).Any(record => record.EventId.Id == 126), "it is logged");
    }

    private sealed class Watcher(Action delivered) : ISubscriber
    {
        public Fastlane? Fastlane => null;

        public void Deliver(Budgets.Delivery delivery) => delivered();

        public void Deliver(Frame frame) => throw new InvalidOperationException("A subscriber without a fastlane is given broadcasts.");
    }

    private protected override ValueTask<IPubSubAdapter> MakeAsync() => new(Make("alone", Server.Port).Adapter);

    private protected abstract IBroker Connect(int port, ClusterOptions options);

    private protected abstract ClusterOptions Options(int port);

    private protected Node Make(string name, int port, Action<ClusterOptions>? configure = null)
    {
        var options = Options(port);
        (options.NodeName, options.Cluster, options.BeatPeriod) = (name, _cluster, TimeSpan.FromMilliseconds(100));
        configure?.Invoke(options);
        return new Node(Connect(port, options), options);
    }

    private protected Task<Node> StartAsync(string name, int? port = null, Action<ClusterOptions>? configure = null) => Make(name, port ?? Server.Port, configure).StartAsync();
}
