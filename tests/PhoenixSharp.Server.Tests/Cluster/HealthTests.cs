using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Server;

public sealed class HealthTests
{
    [Fact]
    public async Task A_server_that_is_alone_is_healthy()
    {
        await using var server = await RunningServer.StartAsync();
        Assert.StartsWith("{\"status\":\"Healthy\",", await HealthAsync(server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_which_check_is_degraded_and_why_and_logs_nothing()
    {
        await using var redis = new RedisServer();
        await redis.StartAsync();
        await using var one = await RunningServer.StartAsync($"--Phoenix:Redis=127.0.0.1:{redis.Port}", "--Phoenix:Node=one");
        Assert.Equal(
            """
            {"status":"Healthy","checks":[{"name":"phoenix-presence","status":"Healthy","description":null,"data":{"PhoenixSharp.Server.RoomPresence":{"one":"up"}}},{"name":"phoenix-cluster","status":"Healthy","description":null,"data":{"node":"one","link":"Connected","nodes":[]}}]}
            """,
            await HealthAsync(one));
        await redis.KillAsync();
        Assert.Equal(
            """
            {"status":"Degraded","checks":[{"name":"phoenix-presence","status":"Healthy","description":null,"data":{"PhoenixSharp.Server.RoomPresence":{"one":"up"}}},{"name":"phoenix-cluster","status":"Degraded","description":"The link to the other nodes is down: broadcasts stay on this node.","data":{"node":"one","link":"Degraded","nodes":[]}}]}
            """,
            await DegradedAsync(one));
        Assert.DoesNotContain(one.Log.Records, record => record.Category.Contains("HealthChecks", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_of_nodes_are_told_only_where_they_are_shown()
    {
        await using var one = await RunningServer.StartAsync("--Phoenix:Redis=127.0.0.1:1", "--Phoenix:Node=secretive", "--Phoenix:ShowNodes=false");
        var answer = await DegradedAsync(one);
        Assert.Contains("The link to the other nodes is down", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("secretive", answer, StringComparison.Ordinal);
    }

    private static async Task<string> DegradedAsync(RunningServer server)
    {
        using var late = new CancellationTokenSource(Patience.Limit);
        while (true)
        {
            if (await HealthAsync(server) is var health && health.StartsWith("{\"status\":\"Degraded\",", StringComparison.Ordinal))
                return health;
            late.Token.ThrowIfCancellationRequested();
        }
    }

    // A 200 in either case: clients of a node that is degraded don't notice.
    private static async Task<string> HealthAsync(RunningServer server)
    {
        using var http = new HttpClient { Timeout = Patience.Limit };
        using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{server.Port}/health"), TestContext.Current.CancellationToken);
        Assert.Equal((200, "application/json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
