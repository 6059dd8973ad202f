using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Server;

public sealed class ServerOptionsTests
{
    [Theory]
    [InlineData("Phoenix:Path=socket", "Phoenix:Path is \"socket\"; it must begin with a slash, such as /socket.")]
    [InlineData("Phoenix:Path=", "Phoenix:Path is \"\"; it must begin with a slash, such as /socket.")]
    [InlineData("Phoenix:Channels:0:Topic=", "Phoenix:Channels:0:Topic is \"\"; write an exact topic, or a prefix with one * at its end, such as room:*.")]
    [InlineData("Phoenix:Channels:0:Topic=*:room", "Phoenix:Channels:0:Topic is \"*:room\"; write an exact topic, or a prefix with one * at its end, such as room:*.")]
    [InlineData("Phoenix:Channels:0:Topic=room:**", "Phoenix:Channels:0:Topic is \"room:**\"; write an exact topic, or a prefix with one * at its end, such as room:*.")]
    [InlineData("Phoenix:Channels:1:Presence=true", "Phoenix:Channels:1:Topic is \"\"; write an exact topic, or a prefix with one * at its end, such as room:*.")]
    [InlineData("Phoenix:Origins:0=example.com", "Phoenix:Origins has \"example.com\"; write https://example.com, //example.com, //example.com:8080, //*.example.com, or * for all.")]
    [InlineData("Phoenix:Socket:MaxChannels=0", "The socket at /socket: MaxChannels must be 1 to 100000.")]
    [InlineData("Phoenix:HeadersTimeout=00:00:00", "Phoenix:HeadersTimeout is 00:00:00; it must be 100 ms to an hour, such as 00:00:10.")]
    [InlineData("Phoenix:Redis=localhost:x", "Redis: Connection has a port that is no number; write redis://user:password@host:port/database, or host:port,user=…,password=…,database=…,tls=true.")]
    [InlineData("Phoenix:ElixirPubSub=MyApp.PubSub", "Phoenix:ElixirPubSub is set without Phoenix:Redis; Elixir nodes are met at the Redis they use, so set it to that, such as localhost:6379.")]
    [InlineData("Phoenix:RabbitMQ=localhost", "RabbitMQ: Connection is no amqp:// or amqps:// URI with a host and at most a vhost behind it; write amqp://user:password@host:5672/vhost.")]
    [InlineData("Phoenix:Tracker:PoolSize=0", "PresenceOptions of PhoenixSharp.Server.RoomPresence: PoolSize is 0; set it to 1 up to 64, the same on all nodes.")]
    [InlineData("Phoenix:Tracker:MaxDeltaSizes:0=0", "PresenceOptions of PhoenixSharp.Server.RoomPresence: MaxDeltaSizes is [0]; set it to one or more numbers, each more than the one before.")]
    [InlineData("Phoenix:Socket:RateLimits:MaxRefusals=0", "The socket at /socket: RateLimits.MaxRefusals must be 1 to 1000000.")]
    [InlineData("Phoenix:Socket:Drain:BatchSize=0", "The socket at /socket: Drain.BatchSize must be 1 to 10000000.")]
    [InlineData("Phoenix:Socket:MaxDepth=1", "The socket at /socket: MaxDepth must be 2 to 512.")]
    [InlineData("Phoenix:Socket:IdleTimeout=00:00:00", "The socket at /socket: IdleTimeout must be a positive time, or infinite to turn it off.")]
    public void A_wrong_setting_is_named_with_what_is_right(string setting, string told)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => ServerApp.Build([$"--{setting}"]));
        Assert.Equal(told, Assert.Single(failure.Failures));
    }

    [Fact]
    public void A_node_takes_part_in_one_cluster()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => ServerApp.Build(["--Phoenix:Redis=localhost", "--Phoenix:RabbitMQ=amqp://localhost"]));
        Assert.Equal("Phoenix:Redis and Phoenix:RabbitMQ are both set; a node takes part in one cluster, so leave one out.", Assert.Single(failure.Failures));
    }

    [Fact]
    public void The_name_of_an_Elixir_PubSub_gets_to_the_adapter()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => ServerApp.Build(["--Phoenix:Redis=localhost", "--Phoenix:ElixirPubSub=no name"]));
        Assert.Equal("Redis: ElixirPubSub is \"no name\"; write what the Elixir application calls its PubSub, such as MyApp.PubSub.", Assert.Single(failure.Failures));
    }

    [Theory]
    [InlineData("Node", "one")]
    [InlineData("Cluster", "blue")]
    [InlineData("SharedSecret", "0123456789abcdef0123456789abcdef")]
    [InlineData("MaxBroadcastBytes", "2048")]
    public void What_only_a_node_has_is_refused_alone(string setting, string value)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => ServerApp.Build([$"--Phoenix:{setting}={value}"]));
        Assert.Equal(
            $"Phoenix:{setting} is set without Phoenix:Redis or Phoenix:RabbitMQ; alone, this server is no node: set one of them, or leave it out.",
            Assert.Single(failure.Failures));
    }

    [Theory]
    [InlineData("Redis", "localhost")]
    [InlineData("RabbitMQ", "amqp://localhost")]
    public void What_keeps_clusters_apart_gets_to_either_adapter(string broker, string address)
    {
        string[] settings =
        [
            $"--Phoenix:{broker}={address}", "--Phoenix:Node=one", "--Phoenix:Cluster=blue", "--Phoenix:SharedSecret=0123456789abcdef0123456789abcdef", "--Phoenix:MaxBroadcastBytes=2048",
        ];
        var services = ServerApp.Build(settings).Services;
        ClusterOptions options = broker == "Redis" ? services.GetRequiredService<IOptions<RedisOptions>>().Value : services.GetRequiredService<IOptions<RabbitMqOptions>>().Value;
        Assert.Equal(("one", "blue", "0123456789abcdef0123456789abcdef", 2048), (options.NodeName, options.Cluster, options.SharedSecret, options.MaxBroadcastBytes));
    }

    [Theory]
    [InlineData("Phoenix:Socket:MaxChannels=many", "Phoenix:Socket:MaxChannels")]
    [InlineData("Phoenix:Channels:0:Presence=perhaps", "Phoenix:Channels:0:Presence")]
    [InlineData("Phoenix:Socket:RateLimits:Joins:PerMinute=5", "'PerMinute'")]
    [InlineData("Phoenix:Tracker:BroadcastPeriod=often", "Phoenix:Tracker:BroadcastPeriod")]
    [InlineData("Phoenix:Tracker:BroadcastPeriods=00:00:01", "'BroadcastPeriods'")]
    [InlineData("Phoenix:Chanels:0:Topic=room:*", "'Chanels'")]
    [InlineData("Phoenix:Channels:0:Evnts:0=new_msg", "'Evnts'")]
    public void One_of_the_wrong_kind_or_name_is_named_too(string setting, string name)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => ServerApp.Build([$"--{setting}"]));
        Assert.Contains(name, Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sockets_path_and_limits_can_be_set()
    {
        await using var server = await RunningServer.StartAsync("--Phoenix:Path=/live", "--Phoenix:Socket:MaxChannels=1");
        await using var ann = await server.ConnectAsync(path: "/live");
        Assert.Equal("ok", (await ann.JoinAsync("room:1")).Status);
        Assert.Equal("""{"reason":"too many channels joined"}""", (await ann.JoinAsync("room:2")).Response);
    }

    [Fact]
    public async Task Periods_and_limits_of_presences_can_be_set()
    {
        await using var server = await RunningServer.StartAsync("--Phoenix:Tracker:BroadcastPeriod=00:00:00.1", "--Phoenix:Tracker:MaxMetaBytes=12", "--Phoenix:Tracker:MaxDeltaSizes:0=5");
        var options = server.Services.GetRequiredService<IOptionsMonitor<PresenceOptions>>().Get(typeof(RoomPresence).FullName);
        Assert.Equal((TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30), 12), (options.BroadcastPeriod, options.DownPeriod, options.MaxMetaBytes));
        Assert.Equal([5], options.MaxDeltaSizes);
        await using var ann = await server.ConnectAsync();
        Assert.Equal("""{"reason":"meta may have 12 bytes"}""", (await ann.JoinAsync("room:1", """{"meta":{"a":"12345"}}""")).Response);
    }

    [Fact]
    public async Task A_rate_of_which_only_half_is_given_is_named()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => ServerApp.Build(["--Phoenix:Socket:RateLimits:Joins:PerSecond=5"]));
        Assert.Equal("The socket at /socket: RateLimits.Joins.Burst must be 1 to 1000000.", Assert.Single(failure.Failures));
        await using var server = await RunningServer.StartAsync("--Phoenix:Socket:RateLimits:Joins:PerSecond=0.01", "--Phoenix:Socket:RateLimits:Joins:Burst=1");
        await using var ann = await server.ConnectAsync();
        Assert.Equal("ok", (await ann.JoinAsync("room:1")).Status);
        Assert.StartsWith("""{"reason":"rate_limited","retry_after":""", (await ann.JoinAsync("room:2")).Response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_of_presence_can_be_limited()
    {
        await using var server = await RunningServer.StartAsync("--Phoenix:Socket:RateLimits:PresenceChanges:PerSecond=0.01", "--Phoenix:Socket:RateLimits:PresenceChanges:Burst=2");
        await using var ann = await server.ConnectAsync();
        Assert.Equal("ok", (await ann.JoinAsync("room:1")).Status);
        for (var i = 0; i < 2; i++)
            Assert.Equal("ok", (await ann.AskAsync("room:1", "presence_update", """{"meta":{}}""")).Status);
        Assert.StartsWith("""{"reason":"rate_limited",""", (await ann.AskAsync("room:1", "presence_update", """{"meta":{}}""")).Response, StringComparison.Ordinal);
        Assert.Equal("ok", (await ann.AskAsync("room:1", "new_msg")).Status);
    }

    [Fact]
    public async Task A_request_whose_head_does_not_come_is_cut_off()
    {
        await using var server = await RunningServer.StartAsync("--Phoenix:HeadersTimeout=00:00:00.1");
        await using var half = await RawSocket.DialAsync(server.Port);
        await half.SendBytesAsync("GET / HTTP/1.1\r\nHost:"u8.ToArray());
        await half.ReceiveEndAsync();
    }
}
