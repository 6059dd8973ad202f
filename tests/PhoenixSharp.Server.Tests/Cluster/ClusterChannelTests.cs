using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Server;

public sealed class ClusterChannelTests
{
    private static readonly string[] Quick =
        ["--Phoenix:Tracker:BroadcastPeriod=00:00:00.050", "--Phoenix:Tracker:DownPeriod=00:00:00.500", "--Phoenix:Tracker:MovingPeriod=00:00:00"];

    [Fact]
    public async Task A_node_tells_who_it_is_and_whom_it_sees_come_fall_silent_and_go()
    {
        await using var redis = new RedisServer();
        await redis.StartAsync();
        await using var one = await StartAsync(redis, "one");
        await using var ann = await one.ConnectAsync();
        Assert.Equal(("ok", "{}"), Answer(await ann.JoinAsync("cluster")));
        await SeesAsync(ann, """{"node":"one","link":"Connected","nodes":[{"name":"one","state":"up"}]}""");

        await using (var two = await StartAsync(redis, "two"))
        {
            await SeesAsync(ann, """{"node":"one","link":"Connected","nodes":[{"name":"one","state":"up"},{"name":"two","state":"up"}]}""");
            await using var bob = await two.ConnectAsync();
            await bob.JoinAsync("room:1");
            await bob.JoinAsync("cluster");
            await SeesAsync(bob, """{"node":"two","link":"Connected","nodes":[{"name":"two","state":"up"},{"name":"one","state":"up"}]}""");
            await CountsAsync(ann, members: 1);

            await redis.KillAsync();
            await SeesAsync(ann, """{"node":"one","link":"Degraded","nodes":[{"name":"one","state":"up"},{"name":"two","state":"down"}]}""");
            await CountsAsync(ann, members: 0);
            await redis.StartAsync();
            await SeesAsync(ann, """{"node":"one","link":"Connected","nodes":[{"name":"one","state":"up"},{"name":"two","state":"up"}]}""");
            await two.StopAsync();
        }
        await SeesAsync(ann, """{"node":"one","link":"Connected","nodes":[{"name":"one","state":"up"}]}""");
    }

    [Fact]
    public async Task Nobody_can_say_anything_there()
    {
        await using var redis = new RedisServer();
        await redis.StartAsync();
        await using var one = await StartAsync(redis, "one");
        await using var ann = await one.ConnectAsync();
        await ann.JoinAsync("cluster");
        foreach (var (@event, payload) in new[] { ("nodes", """{"node":"me"}"""), ("count", "{}"), ("count", """{"topic":1}""") })
            Assert.Equal(("error", """{"reason":"the cluster's topic answers count, with {\"topic\": …}"}"""), Answer(await ann.AskAsync("cluster", @event, payload)));
    }

    [Theory]
    [InlineData("--Phoenix:ShowNodes=true")] // alone
    [InlineData("--Phoenix:ShowNodes=false", "--Phoenix:Redis=127.0.0.1:1")]
    public async Task A_server_that_is_alone_or_told_not_to_has_no_such_topic(params string[] settings)
    {
        await using var server = await RunningServer.StartAsync(settings);
        await using var ann = await server.ConnectAsync();
        Assert.Equal(("error", """{"reason":"unmatched topic"}"""), Answer(await ann.JoinAsync("cluster")));
    }

    [Fact]
    public async Task A_configured_topic_of_that_name_is_as_configured()
    {
        await using var server = await RunningServer.StartAsync("--Phoenix:Redis=127.0.0.1:1", "--Phoenix:Channels:1:Topic=cluster", "--Phoenix:Channels:1:Events:0=hello");
        await using var ann = await server.ConnectAsync();
        await ann.JoinAsync("cluster");
        Assert.Equal("ok", (await ann.AskAsync("cluster", "hello")).Status);
    }

    private static Task<RunningServer> StartAsync(RedisServer redis, string node) =>
        RunningServer.StartAsync([$"--Phoenix:Redis=127.0.0.1:{redis.Port}", $"--Phoenix:Node={node}", .. Quick]);

    private static (string? Status, string? Response) Answer(WireMessage reply) => (reply.Status, reply.Response);

    // Views in between may be told as well, such as a link that is degraded before the node behind it is down.
    private static async Task SeesAsync(ChannelClient client, string view)
    {
        while ((await client.ReceiveAsync("nodes")).Payload.GetRawText() != view)
        {
        }
    }

    private static async Task CountsAsync(ChannelClient client, int members)
    {
        using var late = new CancellationTokenSource(Patience.Limit);
        while ((await client.AskAsync("cluster", "count", """{"topic":"room:1"}""")).Response != $$"""{"members":{{members}}}""")
            late.Token.ThrowIfCancellationRequested();
    }
}
