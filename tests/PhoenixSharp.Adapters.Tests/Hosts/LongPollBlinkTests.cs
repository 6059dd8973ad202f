using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.Adapters.Tests.Redis;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Adapters.Tests.Hosts;

/// <summary>The broker is away for a moment, while a long-poll client's requests reach each node in turn.</summary>
public sealed class LongPollBlinkTests(RedisFixture redis) : IClassFixture<RedisFixture>, IAsyncLifetime
{
    private const int Batch = 50;

    // Longer than a node waits for the answer of another. It is the length of the fault: nothing is expected to have happened after it.
    private static readonly TimeSpan Blink = TimeSpan.FromSeconds(3);

    private KestrelHost _one = null!;
    private KestrelHost _two = null!;
    private int _sent;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _one = await StartAsync("one");
        _two = await StartAsync("two");
        await Patience.UntilAsync(() => Status(_one).Nodes.Count + Status(_two).Nodes.Count == 2, "they know each other");
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Long_poll_loses_what_a_WebSocket_on_the_same_node_loses(bool isKilled)
    {
        await using var webSocket = await _two.ConnectAsync();
        await webSocket.JoinAsync("room:1");
        await using var longPoll = new BalancedClient(_one, _two); // its first request goes to "two", which has its session
        await longPoll.JoinAsync("room:1");
        var heard = HearAsync(webSocket);

        await BroadcastAsync("first");
        await longPoll.HearsAsync("first");
        await (isKilled ? redis.KillAsync() : redis.PauseAsync());
        var posts = PostAsync(longPoll, 5);
        await BroadcastAsync("meanwhile");
        await Task.Delay(Blink, Cancelled);
        await (isKilled ? redis.StartAsync() : redis.ResumeAsync());
        KestrelHost[] hosts = [_one, _two];
        await Patience.UntilAsync(() => hosts.All(host => Status(host).Link == LinkState.Connected), "the link is back");
        Assert.All(await posts, status => Assert.Equal(200, status));
        await BroadcastAsync("last");

        var events = await heard.WaitAsync(Patience.Limit, Cancelled);
        await longPoll.HearsAsync("last");
        Assert.Equal(isKilled, events.Count < 3 * Batch); // a broker that only stood still lost nothing
        Assert.Equal(events, longPoll.Events.Where(@event => @event != "phx_reply"));
        Assert.Empty(longPoll.Failures);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_is_handled_once_however_often_it_is_asked_for(bool isKilled)
    {
        var handled = new ConcurrentQueue<string>();
        using var subscription = _two.App.Services.GetRequiredService<PubSubServer>().Subscribe("room:2", new Watcher(handled));
        await using var longPoll = new BalancedClient(_one, _two);
        await longPoll.JoinAsync("room:2");
        await (isKilled ? redis.KillAsync() : redis.PauseAsync());
        var messages = Enumerable.Range(0, 20).Select(number => $$"""["1","{{number + 10}}","room:2","post {{number}}",{}]""");
        var posts = messages.Select(longPoll.PostAsync).ToArray();
        await Task.Delay(Blink, Cancelled);
        await (isKilled ? redis.StartAsync() : redis.ResumeAsync());
        Assert.All(await Task.WhenAll(posts), status => Assert.Equal(200, status));
        await Patience.UntilAsync(() => handled.Count >= 20, "all are handled");
        await longPoll.PostAsync("""["1","99","room:2","last",{}]""");
        await Patience.UntilAsync(() => handled.Contains("last"), "the last is handled");
        Assert.Equal(21, handled.Distinct().Count());
        Assert.Equal(21, handled.Count);
    }

    private static async Task<int[]> PostAsync(BalancedClient client, int count)
    {
        var statuses = new int[count];
        for (var number = 0; number < count; number++)
            statuses[number] = await client.PostAsync($$"""["1","{{number + 10}}","room:1","echo",{}]""");
        return statuses;
    }

    private static async Task<List<string>> HearAsync(ChannelClient client)
    {
        List<string> events = [];
        while (events is not [.., "last"])
            events.Add((await client.ReceiveAsync()).Event);
        return events;
    }

    // From the node that has neither client's session.
    private async Task BroadcastAsync(string last)
    {
        var pubSub = _one.App.Services.GetRequiredService<PubSubServer>();
        for (var number = 1; number < Batch; number++)
            await pubSub.BroadcastAsync(new Broadcast("room:1", $"{++_sent}", Payload.Empty), Cancelled);
        await pubSub.BroadcastAsync(new Broadcast("room:1", last, Payload.Empty), Cancelled);
    }

    private static AdapterStatus Status(KestrelHost host) => host.App.Services.GetRequiredService<IPubSubAdapter>().Status;

    private Task<KestrelHost> StartAsync(string name) => KestrelHost.StartEchoAsync(
        configure: builder => builder.Services.AddPhoenix().AddRedis($"127.0.0.1:{redis.Port}", options => options.NodeName = name));

    private sealed class Watcher(ConcurrentQueue<string> handled) : ISubscriber
    {
        public Fastlane? Fastlane => null;

        public void Deliver(Budgets.Delivery delivery) => handled.Enqueue(delivery.Broadcast.Event);

        public void Deliver(Wire.Frame frame) =>
            throw new InvalidOperationException("A subscriber without a fastlane is given broadcasts.");
    }
}
