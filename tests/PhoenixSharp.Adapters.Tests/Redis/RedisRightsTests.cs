using PhoenixSharp.Adapters.Tests.Contract;
using PhoenixSharp.Cluster;
using PhoenixSharp.Redis;
using PhoenixSharp.TestSupport;
using StackExchange.Redis;

namespace PhoenixSharp.Adapters.Tests.Redis;

/// <summary>A Redis server whose user has only the rights that the README of the project lists.</summary>
public sealed class RedisRightsTests(RedisRightsTests.StrictRedis server) : IClassFixture<RedisRightsTests.StrictRedis>
{
    private const string Rights = "resetchannels &phoenix:* -@all +publish +subscribe +unsubscribe +ping";

    [Fact]
    public async Task Documented_rights_suffice()
    {
        await using var a = await StartAsync("a", "app");
        await using var b = await StartAsync("b", "app");
        var reader = await b.ListenAsync("t");
        await a.BroadcastAsync("t", "e");
        Assert.Empty(await reader.UntilAsync("e"));
        await a.PubSub.DirectBroadcastAsync("b", new Broadcast("t", "direct", Payload.Empty), TestContext.Current.CancellationToken);
        Assert.Empty(await reader.UntilAsync("direct"));
        var address = $"phoenix:{Buckets.Of("t")}";
        Assert.Contains(address, b.Broker.Addresses.Keys);
        await reader.DisposeAsync();
        await Patience.UntilAsync(() => !b.Broker.Addresses.ContainsKey(address), "the bucket is given up");
        Assert.Equal((1, 1), (a.Broker.Connections, b.Broker.Connections));
        Assert.Null(b.Adapter.Status.BrokerFault);
        Assert.DoesNotContain(a.Log.Concat(b.Log), record => record.EventId.Id is 121 or 129);
    }

    [Theory]
    [InlineData("publish")]
    [InlineData("subscribe")]
    [InlineData("ping")]
    public async Task Link_stays_down_without_a_documented_right(string right)
    {
        await using var node = await StartAsync("a", $"without-{right}");
        await Patience.UntilAsync(() => node.Broker.Connections >= 3, "it has tried again");
        Assert.Equal(LinkState.Degraded, node.Adapter.Status.Link);
    }

    [Fact]
    public async Task Finish_fails_when_a_publish_was_refused()
    {
        var cancelled = TestContext.Current.CancellationToken;
        var broker = new RedisBroker(new RedisOptions { Connection = $"127.0.0.1:{server.Port},user=without-publish,password=secret" });
        await using var connection = await broker.ConnectAsync(_ => { }, cancelled);
        await connection.SendAsync([new OutboundEnvelope("phoenix:1", new byte[1])], cancelled);
        var failure = await Assert.ThrowsAsync<RedisServerException>(
            () => connection.FinishAsync(cancelled).WaitAsync(Patience.Limit, cancelled));
        Assert.StartsWith("NOPERM", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_password_is_refused_although_the_default_user_has_none()
    {
        await using var node = await StartAsync("a", "app", "canary");
        Assert.Equal(LinkState.Degraded, node.Adapter.Status.Link);
        var record = Assert.Single(node.Log, record => record.EventId.Id == 121);
        Assert.Contains("WRONGPASS", record.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", record.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Readme_lists_the_rights_that_are_tested()
    {
        var readme = Checkout.Read("src", "PhoenixSharp.Redis", "README.md");
        Assert.Contains($"user app on >secret {Rights}", readme, StringComparison.Ordinal);
    }

    private Task<Node> StartAsync(string name, string user, string password = "secret")
    {
        var options = new RedisOptions { NodeName = name, Connection = $"127.0.0.1:{server.Port},user={user},password={password}" };
        options.BeatPeriod = TimeSpan.FromMilliseconds(100);
        return new Node(new RedisBroker(options), options).StartAsync();
    }

    public sealed class StrictRedis : RedisServer, IAsyncLifetime
    {
        protected override string[] Settings() =>
        [
            .. $"--user app on >secret {Rights}".Split(' '),
            .. ((string[])["publish", "subscribe", "ping"]).SelectMany(right =>
                $"--user without-{right} on >secret {Rights.Replace($" +{right}", "", StringComparison.Ordinal)}".Split(' ')),
        ];
    }
}
