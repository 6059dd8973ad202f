using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;
using PhoenixSharp.Testing;

namespace PhoenixSharp.Transports.LongPoll;

// Much at once, to clients that poll and to clients that do not.
public sealed class BurstTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Burst_of_broadcasts_reaches_a_client_that_polls()
    {
        await using var host = await KestrelHost.StartEchoAsync();
        using var client = await LongPollClient.OpenAsync(host);
        await client.JoinAsync("room:1");
        var large = new string('x', 100_000);
        for (var i = 0; i < 12; i++)
            await host.Broadcaster.BroadcastAsync("room:1", "burst", new { i, large }, Stop);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => $$"""[null,null,"room:1","burst",{"i":{{i}},"large":"{{large}}"}]"""), await TakeAsync(client, 12));
    }

    [Fact]
    public async Task Pushes_in_JoinedAsync_reach_a_client_that_polls()
    {
        await using var host = await StartAsync<GreetingChannel>();
        using var client = await LongPollClient.OpenAsync(host);
        Assert.Equal(200, (await client.PostAsync("""["1","1","room:1","phx_join",{}]""")).Status);
        var taken = await TakeAsync(client, 301);
        Assert.Equal(
            Enumerable.Range(0, 300).Select(i => $$"""["1",null,"room:1","greeting",{"i":{{i}},"large":"{{GreetingChannel.Large}}"}]"""), taken.Skip(1));
    }

    [Fact]
    public async Task Large_push_and_large_reply_to_the_same_event_reach_a_client_that_polls()
    {
        await using var host = await StartAsync<TwiceChannel>();
        using var client = await LongPollClient.OpenAsync(host);
        await client.JoinAsync("room:1");
        var large = $$"""{"large":"{{new string('x', 600_000)}}"}""";
        Assert.Equal(200, (await client.PostAsync($"""["1","2","room:1","twice",{large}]""")).Status);
        Assert.Equal(
            [$"""["1",null,"room:1","once",{large}]""", $$"""["1","2","room:1","phx_reply",{"response":{{large}},"status":"ok"}]"""], await TakeAsync(client, 2));
    }

    [Fact]
    public async Task Presence_state_of_3_MB_reaches_a_client_that_polls()
    {
        await using var host = await StartAsync<CrowdedChannel>(builder => builder.Services.AddPhoenix().AddPresence<Crowd>());
        using var client = await LongPollClient.OpenAsync(host);
        Assert.Equal(200, (await client.PostAsync("""["1","1","room:1","phx_join",{}]""")).Status);
        string? state = null;
        while (state is null)
            state = (await client.PollAsync()).Messages.FirstOrDefault(message => message.Contains("presence_state", StringComparison.Ordinal));
        Assert.True(state.Length > 3_000_000);
        Assert.Equal(CrowdedChannel.Members, JsonDocument.Parse(state).RootElement[4].EnumerateObject().Count());
        Assert.Equal(200, (await client.PostAsync(LongPollClient.Heartbeat)).Status);
    }

    [Fact]
    public async Task Client_that_polls_more_slowly_than_it_is_sent_to_is_ended_at_the_limit_and_others_get_everything()
    {
        const int limit = 4 << 20;
        await using var host = await KestrelHost.StartEchoAsync(options => options.MaxOutboundBytes = limit);
        using var slow = await LongPollClient.OpenAsync(host);
        using var honest = await LongPollClient.OpenAsync(host);
        await slow.JoinAsync("room:1");
        await honest.JoinAsync("room:1");
        var (rounds, large) = (0, new string('x', 300_000));
        for (var isOver = false; !isOver; rounds++)
        {
            for (var i = 0; i < 8; i++)
                await host.Broadcaster.BroadcastAsync("room:1", "flood", new { rounds, i, large }, Stop);
            var taken = await TakeAsync(honest, 8);
            Assert.Equal(Enumerable.Range(0, 8).Select(i => $$"""[null,null,"room:1","flood",{"rounds":{{rounds}},"i":{{i}},"large":"{{large}}"}]"""), taken);
            isOver = (await slow.PollAsync()).Status == 410; // three of eight
        }
        var log = Assert.Single(host.Log.Records, record => record.EventId.Id == 401);
        Assert.EndsWith("The limit is MaxOutboundBytes", log.Text, StringComparison.Ordinal);
        Assert.InRange(rounds, 2, 4);
    }

    [Fact]
    public async Task Bursts_to_many_clients_of_one_address_reach_all_that_poll()
    {
        await using var host = await KestrelHost.StartEchoAsync(
            configure: builder => builder.Services.Configure<PhoenixOptions>(options => options.MaxWaitingBytesPerAddress = 2 << 20));
        var clients = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => LongPollClient.OpenAsync(host)));
        foreach (var client in clients)
            await client.JoinAsync("room:1");
        var large = new string('x', 700_000);
        for (var i = 0; i < 4; i++) // 2.8 MB for each: above the limit and the share, until they poll
            await host.Broadcaster.BroadcastAsync("room:1", "burst", new { i, large }, Stop);
        foreach (var client in clients)
        {
            Assert.Equal(4, (await TakeAsync(client, 4)).Count);
            client.Dispose();
        }
        Assert.DoesNotContain(host.Log.Records, record => record.EventId.Id == 401);
    }

    [Fact]
    public async Task Client_that_keeps_more_than_its_share_of_an_exceeded_address_is_ended()
    {
        var time = new VirtualTime();
        await using var host = await KestrelHost.StartEchoAsync(
            options => options.LongPollWindow = TimeSpan.FromHours(1),
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(time);
                builder.Services.Configure<PhoenixOptions>(options => options.MaxWaitingBytesPerAddress = 2 << 20);
            });
        using var client = await LongPollClient.OpenAsync(host);
        await client.JoinAsync("room:1");
        for (var i = 0; i < 4; i++)
            await host.Broadcaster.BroadcastAsync("room:1", "burst", new { i, large = new string('x', 700_000) }, Stop);
        Assert.DoesNotContain(host.Log.Records, record => record.EventId.Id == 401);
        time.Advance(new SocketOptions().HoldTimeout);
        await host.Broadcaster.BroadcastAsync("room:1", "burst", new { }, Stop);
        var text = Assert.Single(host.Log.Records, record => record.EventId.Id == 401).Text;
        Assert.EndsWith("MaxWaitingBytesPerAddress", text, StringComparison.Ordinal);
        Assert.Equal(410, (await client.PollAsync()).Status);
    }

    private static async Task<List<string>> TakeAsync(LongPollClient client, int messages)
    {
        List<string> taken = [];
        while (taken.Count < messages)
        {
            var answer = await client.PollAsync();
            Assert.Equal(200, answer.Status);
            taken.AddRange(answer.Messages);
        }
        return taken;
    }

    private static Task<KestrelHost> StartAsync<TChannel>(Action<WebApplicationBuilder>? configure = null)
        where TChannel : Channel<OpenSocket> => KestrelHost.StartAsync(app => app.MapSocket<OpenSocket>("/socket", socket => socket.Channel<TChannel>("room:*")), configure);

    private sealed class GreetingChannel : Channel<OpenSocket>
    {
        public static readonly string Large = new('x', 4096);

        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

        public override async ValueTask JoinedAsync(CancellationToken cancellationToken)
        {
            for (var i = 0; i < 300; i++)
                await PushAsync("greeting", new { i, large = Large }, cancellationToken);
        }
    }

    private sealed class TwiceChannel : Channel<OpenSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

        public override async ValueTask<Reply> HandleAsync(string @event, Payload payload, CancellationToken cancellationToken)
        {
            await PushAsync("once", payload, cancellationToken);
            return Reply.Ok(payload);
        }
    }

    private sealed record Meta(string About);

    private sealed class Crowd : Presence<Meta>;

    private sealed class CrowdedChannel(Crowd crowd) : Channel<OpenSocket>
    {
        public const int Members = 200;

        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

        public override async ValueTask JoinedAsync(CancellationToken cancellationToken)
        {
            for (var i = 0; i < Members; i++)
                await crowd.TrackAsync(this, $"{i}", new Meta(new string('x', 15_000)), cancellationToken);
            await PushAsync("presence_state", crowd.List(Topic), cancellationToken);
        }
    }
}
