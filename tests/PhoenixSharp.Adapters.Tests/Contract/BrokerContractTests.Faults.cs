using PhoenixSharp.Budgets;
using PhoenixSharp.Cluster;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Adapters.Tests.Contract;

public abstract partial class BrokerContractTests
{
    [Fact]
    public async Task A_broker_that_is_killed_costs_what_was_broadcast_meanwhile_and_that_is_counted()
    {
        await using var a = await StartAsync("a");
        await using var b = await StartAsync("b");
        await using var here = await a.ListenAsync("t");
        await using var there = await b.ListenAsync("t");
        await a.BroadcastAsync("t", "before");
        await there.UntilAsync("before");

        await Server.KillAsync();
        await Task.WhenAll(a.LinkIsAsync(LinkState.Degraded), b.LinkIsAsync(LinkState.Degraded));
        for (var i = 0; i < 3; i++)
            Assert.Equal(BroadcastReach.LocalOnly, await a.BroadcastAsync("t", "meanwhile"));
        Assert.Equal(["before", "meanwhile", "meanwhile", "meanwhile"], await here.NextAsync(4));
        await using var newcomer = await b.ListenAsync("u"); // waits for no broker

        await Server.StartAsync();
        await Task.WhenAll(a.LinkIsAsync(LinkState.Connected), b.LinkIsAsync(LinkState.Connected));
        Assert.Equal(BroadcastReach.Handed, await a.BroadcastAsync("t", "after"));
        Assert.Empty(await there.UntilAsync("after"));
        Assert.Equal(new AdapterEvent.BroadcastsMissing("a", "t", 3), await b.HearsAsync<AdapterEvent.BroadcastsMissing>());
        await a.BroadcastAsync("u", "new");
        await newcomer.UntilAsync("new");
        var losses = a.Log.Where(record => record.EventId.Id == 121).Select(record => record.Text).ToList();
        Assert.Equal(losses.Distinct(), losses); // each reason once, and not per attempt
        Assert.NotEmpty(losses);
    }

    [Fact]
    public async Task A_node_starts_without_its_broker_and_finds_it_later()
    {
        await Server.KillAsync();
        await using var a = await StartAsync("a");
        Assert.Equal(LinkState.Degraded, a.Adapter.Status.Link);
        Assert.Equal(BroadcastReach.LocalOnly, await a.BroadcastAsync("t", "e"));
        await Server.StartAsync();
        await a.LinkIsAsync(LinkState.Connected);
        Assert.Equal(BroadcastReach.Handed, await a.BroadcastAsync("t", "e"));
    }

    [Fact]
    public async Task A_broker_that_stands_still_for_a_moment_costs_nothing()
    {
        await using var proxy = new Proxy(Server.Port);
        await using var a = await StartAsync("a", proxy.Port, options => options.BeatPeriod = TimeSpan.FromMilliseconds(300));
        await using var b = await StartAsync("b");
        await using var here = await a.ListenAsync("t");
        await using var there = await b.ListenAsync("t");
        await a.BroadcastAsync("t", "before");
        await there.UntilAsync("before");

        proxy.Stall();
        await a.LinkIsAsync(LinkState.Degraded);
        string[] meanwhile = [.. Enumerable.Range(0, 100).Select(number => $"{number}")];
        foreach (var @event in meanwhile)
            Assert.Equal(BroadcastReach.Handed, await a.BroadcastAsync("t", @event, Payload.FromBinary(new byte[1000])));
        proxy.Resume();
        await a.LinkIsAsync(LinkState.Connected);
        Assert.Equal(meanwhile, await there.NextAsync(meanwhile.Length));
        Assert.Equal(1, a.Broker.Connections);
    }

    [Fact]
    public async Task A_broker_that_stands_still_holds_nobody_up_and_what_is_dropped_is_told_and_counted()
    {
        await using var proxy = new Proxy(Server.Port);
        await using var a = await StartAsync("a", proxy.Port, options => (options.MaxQueuedBytes, options.ConnectTimeout) = (64 << 10, TimeSpan.FromMilliseconds(500)));
        await using var b = await StartAsync("b");
        await using var here = await a.ListenAsync("t");
        await using var there = await b.ListenAsync("t");
        await a.BroadcastAsync("t", "before");
        await there.UntilAsync("before");

        proxy.Stall();
        var local = 0;
        var sent = 0;
        for (var payload = Payload.FromBinary(new byte[50_000]); local < 10; sent++) // past all buffers in between
            local += await a.BroadcastAsync("t", "meanwhile", payload) == BroadcastReach.LocalOnly ? 1 : 0;
        await Patience.UntilAsync(() => a.Broker.Connections >= 2, "the connection is given up"); // ten beats
        Assert.Equal(sent + 1, (await here.NextAsync(sent + 1)).Length);

        proxy.Resume();
        await Patience.UntilAsync(() => a.Adapter.Status.Link == LinkState.Connected, "there is another");
        await a.BroadcastAsync("t", "after");
        var arrived = (await there.UntilAsync("after")).Count;
        var missing = 0L;
        while (arrived + missing < sent)
            missing += (await b.HearsAsync<AdapterEvent.BroadcastsMissing>()).Missing;
        Assert.Equal(sent, arrived + missing); // each has come, or is known to be missing
        Assert.True(missing >= 10);
    }

    [Fact]
    public async Task What_is_no_envelope_is_dropped_and_harms_nobody()
    {
        await using var a = await StartAsync("a");
        await using var b = await StartAsync("b");
        await using var reader = await b.ListenAsync("t");
        var options = Options(Server.Port);
        await using var stranger = await Connect(Server.Port, options).ConnectAsync(_ => { }, TestContext.Current.CancellationToken);
        string[] addresses = [$"{_cluster}:{Buckets.Of("t")}", $"{_cluster}:nodes", $"{_cluster}:node:b"];
        await stranger.SendAsync([.. Hostile().SelectMany(bytes => addresses.Select(address => new OutboundEnvelope(address, bytes)))], TestContext.Current.CancellationToken);
        await stranger.FinishAsync(TestContext.Current.CancellationToken);
        await a.BroadcastAsync("t", "good");
        Assert.Empty(await reader.UntilAsync("good"));
        Assert.Equal((1, 1), (a.Broker.Connections, b.Broker.Connections));
    }

    [Fact]
    public async Task A_subscriber_that_throws_costs_neither_the_others_nor_the_link_anything()
    {
        await using var a = await StartAsync("a");
        await using var b = await StartAsync("b");
        using var faulty = b.PubSub.Subscribe("t", new Faulty());
        await using var reader = await b.ListenAsync("t");
        await a.BroadcastAsync("t", "bad", Payload.FromJson("""{"pin":"canary"}"""));
        await a.BroadcastAsync("t", "good");
        Assert.Equal(["bad"], await reader.UntilAsync("good"));
        Assert.Equal(1, b.Broker.Connections);
        var record = Assert.Single(b.Log, record => record.EventId.Id == 102);
        Assert.Contains("bad on t crashed a subscriber here", record.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", $"{record.Text} {record.State} {record.Exception}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_keeps_out_who_does_not_share_it()
    {
        await using var a = await StartAsync("a", configure: options => options.SharedSecret = new string('a', 32));
        await using var b = await StartAsync("b", configure: options => options.SharedSecret = new string('a', 32));
        await using var stranger = await StartAsync("c", configure: options => options.SharedSecret = new string('c', 32));
        await using var reader = await b.ListenAsync("t");
        await stranger.BroadcastAsync("t", "forged");
        await stranger.PubSub.DirectBroadcastAsync("b", new Broadcast("t", "forged", Payload.Empty), TestContext.Current.CancellationToken);
        await Patience.UntilAsync(() => stranger.Adapter.Status.Link == LinkState.Connected, "the stranger's link works");
        await a.BroadcastAsync("t", "good");
        Assert.Empty(await reader.UntilAsync("good"));
        Assert.DoesNotContain(b.Adapter.Status.Nodes, node => node.Name == "c");
    }

    private sealed class Faulty : ISubscriber
    {
        public Fastlane? Fastlane => null;

        public void Deliver(Delivery delivery)
        {
            if (delivery.Broadcast.Event == "bad")
                throw new System.Text.Json.JsonException($"can't read {delivery.Broadcast.Payload}");
        }

        public void Deliver(Frame frame) => throw new InvalidOperationException("A subscriber without a fastlane is given broadcasts.");
    }

    private static IEnumerable<byte[]> Hostile()
    {
        var format = new EnvelopeFormat(Mebibyte, secret: null);
        var good = format.Write(EnvelopeFormat.Current, EnvelopeKind.Broadcast, "x"u8, 1, "t", "hostile", Payload.FromJson("{}"));
        yield return [];
        yield return [0];
        yield return new byte[3 * Mebibyte];
        var tooLong = Payload.FromBinary(new byte[2 * Mebibyte]);
        yield return format.Write(EnvelopeFormat.Current, EnvelopeKind.Broadcast, "x"u8, 1, "t", "hostile", tooLong);
        for (var length = 1; length < good.Length; length++)
            yield return good[..length];
        var random = new Random(7);
        for (var i = 0; i < 500; i++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            yield return bytes;
            byte[] bent = [.. good];
            bent[2] = (byte)(3 + random.Next(200)); // another version
            yield return bent;
        }
    }
}
