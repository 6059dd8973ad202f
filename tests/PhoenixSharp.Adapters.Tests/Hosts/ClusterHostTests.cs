using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using PhoenixSharp.Adapters.Tests.Redis;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Adapters.Tests.Hosts;

/// <summary>Whole servers, with clients, that are one cluster by <c>AddRedis</c>.</summary>
public sealed class ClusterHostTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clients_of_two_nodes_are_in_one_room()
    {
        await using var one = await StartAsync("one");
        await using var two = await StartAsync("two");
        await using var ann = await one.ConnectAsync();
        await using var bob = await two.ConnectAsync();
        Assert.Equal("ok", (await ann.JoinAsync("room:1")).Status);
        Assert.Equal("ok", (await bob.JoinAsync("room:1")).Status);
        await ann.PushAsync("room:1", "shout", """{"from":"ann"}""");
        Assert.Equal("""{"from":"ann"}""", (await bob.ReceiveAsync("shout")).Payload.GetRawText());
        await bob.PushAsync("room:1", "shout", """{"from":"bob"}""");
        Assert.Equal("""{"from":"ann"}""", (await ann.ReceiveAsync("shout")).Payload.GetRawText());
        Assert.Equal("""{"from":"bob"}""", (await ann.ReceiveAsync("shout")).Payload.GetRawText());
    }

    [Fact]
    public async Task A_disconnect_reaches_the_connection_on_whichever_node_it_is()
    {
        await using var one = await StartAsync("one");
        await using var two = await StartAsync("two");
        await using var ann = await two.ConnectAsync("/socket/websocket?vsn=2.0.0&user_id=ann");
        await ann.JoinAsync("room:1"); // a round trip through the node: its buckets are held
        await two.App.Services.GetRequiredService<PubSubServer>().Subscribe("user_socket:ann").Arriving;
        await one.Broadcaster.BroadcastAsync("user_socket:ann", "disconnect", new Dictionary<string, string>(), Cancelled);
        Assert.Equal(1001, (await ann.Socket.ReceiveCloseAsync()).CloseCode);
    }

    [Fact]
    public async Task Health_follows_the_link_and_clients_of_one_node_do_not_notice()
    {
        await using var host = await StartAsync("one");
        await using var ann = await host.ConnectAsync();
        await ann.JoinAsync("room:1");
        var health = host.App.Services.GetRequiredService<HealthCheckService>();
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(Cancelled)).Status);

        await redis.KillAsync();
        await Patience.UntilAsync(() => host.App.Services.GetRequiredService<IPubSubAdapter>().Status.Link == LinkState.Degraded, "the link is down");
        var report = await health.CheckHealthAsync(Cancelled);
        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.Equal("one", report.Entries["phoenix-cluster"].Data["node"]);
        await ann.PushAsync("room:1", "shout");
        await ann.ReceiveAsync("shout");
        Assert.Equal("ok", (await ann.JoinAsync("room:2")).Status);

        await redis.StartAsync();
        await Patience.UntilAsync(() => host.App.Services.GetRequiredService<IPubSubAdapter>().Status.Link == LinkState.Connected, "the link is back");
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(Cancelled)).Status);
    }

    [Fact]
    public async Task Wrong_options_are_said_at_start()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => KestrelHost.StartEchoAsync(
            configure: builder => builder.Services.AddPhoenix().AddRedis("http://nowhere", options => (options.NodeName, options.SharedSecret) = ("two words", "canary"))));
        Assert.Equal(3, failure.Failures.Count());
        Assert.All(failure.Failures, text => Assert.StartsWith("Redis: ", text, StringComparison.Ordinal));
        Assert.DoesNotContain("canary", failure.Message, StringComparison.Ordinal);
        failure = await Assert.ThrowsAsync<OptionsValidationException>(() => KestrelHost.StartEchoAsync(
            configure: builder => builder.Services.AddPhoenix().AddRabbitMq("localhost:5672")));
        Assert.StartsWith("RabbitMQ: Connection is no amqp:// or amqps:// URI", Assert.Single(failure.Failures), StringComparison.Ordinal);
        failure = await Assert.ThrowsAsync<OptionsValidationException>(() => KestrelHost.StartEchoAsync(
            configure: builder => builder.Services.AddPhoenix().AddRabbitMq("amqp://ann:canary:canary@localhost:1")));
        Assert.Contains("%3A", Assert.Single(failure.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", failure.Message, StringComparison.Ordinal);
        failure = await Assert.ThrowsAsync<OptionsValidationException>(() => KestrelHost.StartEchoAsync(
            configure: builder => builder.Services.AddPhoenix().AddNats("nats://ann:canary/canary@localhost:1")));
        Assert.StartsWith("NATS: Connection is not a list of", Assert.Single(failure.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", failure.Message, StringComparison.Ordinal);
    }

    private Task<KestrelHost> StartAsync(string name) => KestrelHost.StartEchoAsync(
        configure: builder => builder.Services.AddPhoenix().AddRedis($"127.0.0.1:{redis.Port}", options => (options.NodeName, options.BeatPeriod) = (name, TimeSpan.FromMilliseconds(100))));
}
