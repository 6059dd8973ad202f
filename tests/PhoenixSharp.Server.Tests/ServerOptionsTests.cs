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
    [InlineData("Phoenix:Channels:0:Topic=room:{id}", "Phoenix:Channels:0:Topic is \"room:{id}\"; write an exact topic, or a prefix with one * at its end, such as room:*.")]
    [InlineData("Phoenix:Channels:1:Presence=true", "Phoenix:Channels:1:Topic is \"\"; write an exact topic, or a prefix with one * at its end, such as room:*.")]
    [InlineData("Phoenix:Origins:0=example.com", "Phoenix:Origins has \"example.com\"; write https://example.com, //example.com, //example.com:8080, //*.example.com, or * for all.")]
    [InlineData("Phoenix:Socket:MaxChannels=0", "Phoenix:Socket:MaxChannels must be 1 to 100000.")]
    [InlineData("Phoenix:HeadersTimeout=00:00:00", "Phoenix:HeadersTimeout is 00:00:00; it must be 100 ms to an hour, such as 00:00:10.")]
    [InlineData("Phoenix:Redis=localhost:x", "Phoenix:Redis has a host or a port that is not valid; write host:port,password=…,ssl=true as StackExchange.Redis does, or redis://user:password@host:port/database.")]
    [InlineData("Phoenix:ElixirPubSub=MyApp.PubSub", "Phoenix:ElixirPubSub is set without Phoenix:Redis; Elixir nodes are met at the Redis they use, so set it to that, such as localhost:6379.")]
    [InlineData("Phoenix:RabbitMQ=localhost", "Phoenix:RabbitMQ is no amqp:// or amqps:// URI with a host and at most a vhost behind it; write amqp://user:password@host:5672/vhost.")]
    [InlineData("Phoenix:Nats=http://ann:canary@localhost", "Phoenix:Nats is not a list of nats://, tls://, ws:// or wss:// URIs with a host; write nats://user:password@host:4222.")]
    [InlineData("Phoenix:Tracker:PoolSize=0", "Phoenix:Tracker:PoolSize is 0; set it to 1 up to 64, the same on all nodes.")]
    [InlineData("Phoenix:Tracker:MaxDeltaSizes:0=0", "Phoenix:Tracker:MaxDeltaSizes is [0]; set it to one or more numbers, each more than the one before.")]
    [InlineData("Phoenix:Socket:RateLimits:MaxRefusals=0", "Phoenix:Socket:RateLimits:MaxRefusals must be 1 to 1000000.")]
    [InlineData("Phoenix:Socket:Drain:BatchSize=0", "Phoenix:Socket:Drain:BatchSize must be 1 to 10000000.")]
    [InlineData("Phoenix:MaxWaitingBytes=1000", "Phoenix:MaxWaitingBytes is 1000; set it to 1048576 (1 MiB) or more.")]
    [InlineData("Phoenix:MaxWaitingBytesPerAddress=-1", "Phoenix:MaxWaitingBytesPerAddress is -1; set it to 1048576 (1 MiB) or more.")]
    [InlineData("Phoenix:Socket:HoldTimeout=00:00:00", "Phoenix:Socket:HoldTimeout must be 1 ms to an hour.")]
    [InlineData("Phoenix:Socket:MaxDepth=1", "Phoenix:Socket:MaxDepth must be 2 to 512.")]
    [InlineData("Phoenix:Socket:IdleTimeout=00:00:00", "Phoenix:Socket:IdleTimeout must be a positive time, or -00:00:00.001 to turn it off.")]
    public void A_wrong_setting_is_named_with_what_is_right(string setting, string told)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => ServerApp.Build([$"--{setting}"]));
        Assert.Equal(told, Assert.Single(failure.Failures));
    }

    [Fact]
    public async Task A_time_that_may_be_off_is_told_with_how_that_is_written()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => ServerApp.Build(["--Phoenix:Tracker:FetchTimeout=00:00:00"]));
        var told = Assert.Single(failure.Failures);
        Assert.StartsWith("Phoenix:Tracker:FetchTimeout is 00:00:00; ", told, StringComparison.Ordinal);
        Assert.EndsWith(", or to -00:00:00.001 to turn it off.", told, StringComparison.Ordinal);
        await using var server = await RunningServer.StartAsync("--Phoenix:Tracker:FetchTimeout=-00:00:00.001", "--Phoenix:Socket:IdleTimeout=-00:00:00.001");
        Assert.Equal(Timeout.InfiniteTimeSpan, server.Services.GetRequiredService<IOptionsMonitor<PresenceOptions>>().Get(typeof(RoomPresence).FullName).FetchTimeout);
    }

    [Theory]
    [InlineData("--Phoenix:Redis=localhost --Phoenix:RabbitMQ=amqp://localhost", "Phoenix:Redis and Phoenix:RabbitMQ")]
    [InlineData("--Phoenix:Redis=localhost --Phoenix:Nats=nats://localhost", "Phoenix:Redis and Phoenix:Nats")]
    [InlineData("--Phoenix:RabbitMQ=amqp://localhost --Phoenix:Nats=nats://localhost", "Phoenix:RabbitMQ and Phoenix:Nats")]
    public void A_node_takes_part_in_one_cluster(string settings, string names)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => ServerApp.Build(settings.Split(' ')));
        Assert.Equal($"{names} are set; a node takes part in one cluster, so set only one of them.", Assert.Single(failure.Failures));
    }

    [Fact]
    public void The_name_of_an_Elixir_PubSub_gets_to_the_adapter()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => ServerApp.Build(["--Phoenix:Redis=localhost", "--Phoenix:ElixirPubSub=no name"]));
        Assert.Equal("Phoenix:ElixirPubSub is \"no name\"; write what the Elixir application calls its PubSub, such as MyApp.PubSub.", Assert.Single(failure.Failures));
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
            $"Phoenix:{setting} is set without Phoenix:Redis, Phoenix:RabbitMQ or Phoenix:Nats; alone, this server is no node: set one of them, or leave it out.",
            Assert.Single(failure.Failures));
    }

    [Theory]
    [InlineData("Redis", "localhost")]
    [InlineData("RabbitMQ", "amqp://localhost")]
    [InlineData("Nats", "nats://localhost")]
    public void What_keeps_clusters_apart_gets_to_either_adapter(string broker, string address)
    {
        string[] settings =
        [
            $"--Phoenix:{broker}={address}", "--Phoenix:Node=one", "--Phoenix:Cluster=blue", "--Phoenix:SharedSecret=0123456789abcdef0123456789abcdef", "--Phoenix:MaxBroadcastBytes=2048",
        ];
        var services = ServerApp.Build(settings).Services;
        ClusterOptions options = broker switch
        {
            "Redis" => services.GetRequiredService<IOptions<RedisOptions>>().Value,
            "RabbitMQ" => services.GetRequiredService<IOptions<RabbitMqOptions>>().Value,
            _ => services.GetRequiredService<IOptions<NatsOptions>>().Value,
        };
        Assert.Equal(("one", "blue", "0123456789abcdef0123456789abcdef", 2048), (options.NodeName, options.Cluster, options.SharedSecret, options.MaxBroadcastBytes));
    }

    [Theory]
    [InlineData("Phoenix:Socket:MaxChannels=many", "Phoenix:Socket:MaxChannels is \"many\"; write a whole number, such as 100.")]
    [InlineData("Phoenix:Channels:0:Presence=perhaps", "Phoenix:Channels:0:Presence is \"perhaps\"; write true or false.")]
    [InlineData("Phoenix:MaxBroadcastBytes=1MiB", "Phoenix:MaxBroadcastBytes is \"1MiB\"; write a whole number, such as 100.")]
    [InlineData("Phoenix:Socket:RateLimits:Joins:PerSecond=fast", "Phoenix:Socket:RateLimits:Joins:PerSecond is \"fast\"; write a number, such as 0.5.")]
    [InlineData("Phoenix:Tracker:BroadcastPeriod=100ms", "Phoenix:Tracker:BroadcastPeriod is \"100ms\"; write a time as hours:minutes:seconds, such as 00:00:00.100.")]
    [InlineData("Phoenix:Socket:IdleTimeout=60", "Phoenix:Socket:IdleTimeout is \"60\"; write a time as hours:minutes:seconds, such as 00:00:00.100.")]
    [InlineData("Phoenix:Tracker:MaxDeltaSizes:0=some", "Phoenix:Tracker:MaxDeltaSizes:0 is \"some\"; write a whole number, such as 100.")]
    [InlineData("Phoenix:Origins=https://example.com", "Phoenix:Origins is \"https://example.com\"; it is a list, so write Phoenix:Origins:0 for its first.")]
    [InlineData("Phoenix:Socket:Drain=00:00:30", "Phoenix:Socket:Drain is \"00:00:30\"; it has settings of its own, such as Phoenix:Socket:Drain:BatchInterval.")]
    [InlineData("Phoenix:Path:0=/socket", "Phoenix:Path:0 is no setting; Phoenix:Path is text.")]
    public void A_value_of_another_kind_is_named_with_one_that_is_right(string setting, string told)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => ServerApp.Build([$"--{setting}"]));
        Assert.Equal(told, Assert.Single(failure.Failures));
    }

    [Theory]
    [InlineData("Phoenix:Socket:RateLimits:Joins:PerMinute=5", "Phoenix:Socket:RateLimits:Joins:PerMinute is no setting; in Phoenix:Socket:RateLimits:Joins there are Burst, PerSecond.")]
    [InlineData("Phoenix:Socket:Drain:Size=5", "Phoenix:Socket:Drain:Size is no setting; in Phoenix:Socket:Drain there are BatchInterval, BatchSize, Timeout.")]
    [InlineData("Phoenix:Channels:0:Evnts:0=new_msg", "Phoenix:Channels:0:Evnts is no setting; in Phoenix:Channels:0 there are AllowPresenceKey, Events, Presence, Topic.")]
    [InlineData("Phoenix:Chanels:0:Topic=room:*", "Phoenix:Chanels is no setting; in Phoenix there are Channels, Cluster, ElixirPubSub, HeadersTimeout, MaxBroadcastBytes, MaxWaitingBytes, MaxWaitingBytesPerAddress, Nats, Node, Origins, Path, RabbitMQ, Redis, SharedSecret, ShowNodes, Socket, Tracker.")]
    [InlineData("Phoenix:Socket:CheckOrigin=any", "Phoenix:Socket:CheckOrigin is no setting; write the pages that may connect as Phoenix:Origins:0, Phoenix:Origins:1 and so on.")]
    [InlineData("Phoenix:SecretKeyBase=secret", "Phoenix:SecretKeyBase is for applications with sockets of their own; this server verifies no tokens, so leave it out.")]
    public void A_name_that_is_none_is_told_with_those_that_are(string setting, string told)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => ServerApp.Build([$"--{setting}"]));
        Assert.Equal(told, Assert.Single(failure.Failures));
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once_and_as_it_was_written()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => ServerApp.Build(
        [
            "--Phoenix:Tracker:BroadcastPerid=00:00:01", "--Phoenix:ShowNode=false", "--Phoenix:Tracker:DownPeriod=00:00:01", "--Phoenix:Path=socket", "--Phoenix:Node=no name",
            "--Phoenix:Redis=localhost:x", "--Phoenix:Cluster=", "--Phoenix:SharedSecret=short", "--Phoenix:MaxBroadcastBytes=5", "--phoenix:socket:MaxDepth=1", "--phoenix:socket:sendTimeout=30s",
        ]));
        Assert.Equal(
            [
                "Phoenix:ShowNode is no setting; in Phoenix there are Channels, Cluster, ElixirPubSub, HeadersTimeout, MaxBroadcastBytes, MaxWaitingBytes, MaxWaitingBytesPerAddress, Nats, Node, Origins, Path, RabbitMQ, Redis, SharedSecret, ShowNodes, Socket, Tracker.",
                "Phoenix:socket:sendTimeout is \"30s\"; write a time as hours:minutes:seconds, such as 00:00:00.100.",
                "Phoenix:Tracker:BroadcastPerid is no setting; in Phoenix:Tracker there are BroadcastPeriod, ClockSamplePeriods, DiffWindow, DiffWindowSubscribers, DownPeriod, FetchTimeout, MaxDeltaSizes, MaxEntriesPerOwner, MaxMetaBytes, MaxSilentPeriods, MovingPeriod, PermdownOnShutdown, PermdownPeriod, PoolSize.",
                "Phoenix:Path is \"socket\"; it must begin with a slash, such as /socket.",
                "Phoenix:Tracker:DownPeriod is 00:00:01; set it to four times BroadcastPeriod (00:00:01.5000000) or more, the same on all nodes.",
                "Phoenix:Tracker:MovingPeriod is 00:00:10; set it to 00:00:00 (off) up to DownPeriod (00:00:01).",
                "Phoenix:Node is \"no name\"; write 1 to 64 visible ASCII characters, or leave it out.",
                "Phoenix:Cluster is \"\"; write 1 to 64 visible ASCII characters, such as phoenix.",
                "Phoenix:MaxBroadcastBytes is 5; set it to 1024 up to 4194304.",
                "Phoenix:SharedSecret is too short; make it 32 characters or more, the same on all nodes, or leave it out.",
                "Phoenix:Redis has a host or a port that is not valid; write host:port,password=…,ssl=true as StackExchange.Redis does, or redis://user:password@host:port/database.",
                "Phoenix:Socket:MaxDepth must be 2 to 512.",
            ],
            failure.Failures);
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
        Assert.Equal("Phoenix:Socket:RateLimits:Joins:Burst must be 1 to 1000000.", Assert.Single(failure.Failures));
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
