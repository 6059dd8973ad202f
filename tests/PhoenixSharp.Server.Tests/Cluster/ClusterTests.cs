using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Server;

public sealed class ClusterTests
{
    [Fact]
    public async Task Two_servers_with_one_Redis_are_one()
    {
        await using var redis = new RedisServer();
        await redis.StartAsync();
        await using var one = await RunningServer.StartAsync($"--Phoenix:Redis=127.0.0.1:{redis.Port}", "--Phoenix:Node=one");
        await using var two = await RunningServer.StartAsync($"--Phoenix:Redis=127.0.0.1:{redis.Port}", "--Phoenix:Node=two");
        await using var ann = await one.ConnectAsync();
        await using var bob = await two.ConnectAsync();
        await ann.JoinAsync("room:1");
        await bob.JoinAsync("room:1");
        await ann.PushAsync("room:1", "new_msg", """{"body":"hi"}""");
        Assert.Equal("""{"body":"hi"}""", (await bob.ReceiveAsync("new_msg")).Payload.GetRawText());

        await redis.KillAsync();
        await ann.PushAsync("room:1", "new_msg");
        await ann.ReceiveAsync("new_msg");
    }

    [Theory]
    [InlineData("--Phoenix:Cluster=green")]
    [InlineData("--Phoenix:SharedSecret=0123456789abcdef0123456789abcdef")]
    public async Task Nodes_of_another_cluster_are_none_of_this_one(string other)
    {
        await using var redis = new RedisServer();
        await redis.StartAsync();
        await using var one = await RunningServer.StartAsync($"--Phoenix:Redis=127.0.0.1:{redis.Port}", "--Phoenix:Node=one");
        await using var two = await RunningServer.StartAsync($"--Phoenix:Redis=127.0.0.1:{redis.Port}", "--Phoenix:Node=two");
        await using var apart = await RunningServer.StartAsync($"--Phoenix:Redis=127.0.0.1:{redis.Port}", "--Phoenix:Node=apart", other);
        await using var ann = await one.ConnectAsync();
        await using var bob = await two.ConnectAsync();
        await using var eve = await apart.ConnectAsync();
        foreach (var client in new[] { ann, bob, eve })
            await client.JoinAsync("room:1");
        await ann.PushAsync("room:1", "new_msg");
        await bob.ReceiveAsync("new_msg"); // it has been through Redis
        await eve.PushAsync("room:1", "own");
        await eve.ReceiveAsync("own");
        Assert.Equal(["apart"], apart.Services.GetRequiredService<RoomPresence>().Nodes.Select(node => node.Name));
        Assert.Equal(["one", "two"], one.Services.GetRequiredService<RoomPresence>().Nodes.Select(node => node.Name));
    }
}
