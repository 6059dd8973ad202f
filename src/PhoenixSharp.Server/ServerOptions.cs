using Microsoft.AspNetCore.Routing.Patterns;

namespace PhoenixSharp.Server;

/// <summary>What the server serves, from the section <c>Phoenix</c> of <c>appsettings.json</c> or from variables such as <c>Phoenix__Channels__0__Topic</c>.</summary>
internal sealed class ServerOptions
{
    public const string Section = "Phoenix";

    /// <summary>Gets where the socket is mounted.</summary>
    /// <value>Default <c>/socket</c>.</value>
    public string Path { get; set; } = "/socket";

    /// <summary>Gets the socket's limits and times.</summary>
    public SocketOptions Socket { get; set; } = new();

    /// <summary>Gets the time in which a request's head must have come: who sends it drop by drop holds a connection for no longer (Kestrel's <c>RequestHeadersTimeout</c>).</summary>
    /// <value>100 ms to an hour. Default 10 s; Kestrel's is 30 s.</value>
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets the other pages that may connect, such as <c>https://example.com</c> or <c>//*.example.com</c>; <c>*</c> allows all.
    /// </summary>
    /// <value>The default is an empty list. Pages of the host that the request was sent to may always connect.</value>
    public List<string> Origins { get; set; } = [];

    /// <summary>Gets the Redis that makes this server one node of a cluster, such as <c>localhost:6379</c> (<see cref="RedisOptions.Connection"/>).</summary>
    /// <value>Default null: none.</value>
    public string? Redis { get; set; }

    /// <summary>Gets the PubSub of an Elixir application on the same Redis, such as <c>MyApp.PubSub</c>, whose broadcasts cross. Experimental (<see cref="RedisOptions.ElixirPubSub"/>).</summary>
    /// <value>Default null: none.</value>
    public string? ElixirPubSub { get; set; }

    /// <summary>Gets the RabbitMQ that makes this server one node of a cluster, such as <c>amqp://user:password@localhost:5672</c>.</summary>
    /// <value>Default null: none.</value>
    public string? RabbitMQ { get; set; }

    /// <summary>
    /// Gets or sets the connection to NATS, which makes this server a node of a cluster, such as
    /// <c>nats://user:password@localhost:4222</c> (<see cref="NatsOptions.Connection"/>).
    /// </summary>
    /// <value>The default is <see langword="null"/>: no NATS.</value>
    public string? Nats { get; set; }

    /// <summary>Gets the node's name in the cluster, which no other node may have.</summary>
    /// <value>1 to 64 visible ASCII characters. Default null: made up, anew at each start.</value>
    public string? Node { get; set; }

    /// <summary>Gets the cluster's name, the same on all of its nodes: two that share a broker are kept apart by it (<see cref="ClusterOptions.Cluster"/>).</summary>
    /// <value>1 to 64 visible ASCII characters. Default null: <c>phoenix</c>.</value>
    public string? Cluster { get; set; }

    /// <summary>Gets the secret that nodes seal with what they send, the same on all of them, for a broker that others can write to (<see cref="ClusterOptions.SharedSecret"/>).</summary>
    /// <value>At least 32 characters. Default null: the broker is trusted.</value>
    public string? SharedSecret { get; set; }

    /// <summary>Gets how long a broadcast may be, its topic, event and payload together, in bytes, the same on all nodes (<see cref="ClusterOptions.MaxBroadcastBytes"/>).</summary>
    /// <value>
    /// 1 KiB to 4 MiB. The default is <see langword="null"/>: 1 MiB, and 1 KiB less over NATS. A server that is no node has no such limit.
    /// </value>
    public int? MaxBroadcastBytes { get; set; }

    /// <summary>Gets or sets the number of bytes that may wait in this process (<see cref="PhoenixOptions.MaxWaitingBytes"/>).</summary>
    /// <value>At least 1 MiB. The default is <see langword="null"/>: a quarter of the memory that the runtime may use.</value>
    public long? MaxWaitingBytes { get; set; }

    /// <summary>
    /// Gets or sets the number of bytes that may wait for all connections of one client address (<see
    /// cref="PhoenixOptions.MaxWaitingBytesPerAddress"/>).
    /// </summary>
    /// <value>At least 1 MiB. The default is <see langword="null"/>: 64 MiB.</value>
    public long? MaxWaitingBytesPerAddress { get; set; }

    /// <summary>Gets whether clients may ask which nodes there are, as the page does (<see cref="ClusterChannel"/>), and <c>/health</c> names them. Alone, a server has nothing to tell.</summary>
    /// <value>Default true.</value>
    public bool ShowNodes { get; set; } = true;

    /// <summary>Gets the times and limits of presences: how often nodes tell each other, after how much silence one is down.</summary>
    /// <value>Defaults as in <see cref="PresenceOptions"/>, which says too what must be the same on all nodes.</value>
    public PresenceOptions Tracker { get; set; } = new();

    /// <summary>Gets which topics there are, and what is allowed on each. The first that matches counts.</summary>
    public List<RoomOptions> Channels { get; set; } = [];

    private bool IsNode => (Redis ?? RabbitMQ ?? Nats) is not null;

    // The brokers that are set, by the names of their settings.
    private IEnumerable<string> Brokers
    {
        get
        {
            (string Name, string? Connection)[] brokers = [(nameof(Redis), Redis), (nameof(RabbitMQ), RabbitMQ), (nameof(Nats), Nats)];
            return brokers.Where(broker => broker.Connection is not null).Select(broker => $"{Section}:{broker.Name}");
        }
    }

    private bool TellsNodes => ShowNodes && IsNode;

    /// <summary>Reads them.</summary>
    /// <param name="configuration">With values of the right kind only: see <see cref="CheckedSettings"/>.</param>
    public static ServerOptions Read(IConfiguration configuration) => configuration.GetSection(Section).Get<ServerOptions>() ?? new ServerOptions();

    /// <summary>Sets what is configured of <see cref="Tracker"/> in options that the services made.</summary>
    public static void SetTracker(IConfiguration configuration, PresenceOptions tracker)
    {
        var section = configuration.GetSection($"{Section}:{nameof(Tracker)}");
        if (section.GetSection(nameof(tracker.MaxDeltaSizes)).Exists())
            tracker.MaxDeltaSizes = []; // the binder adds to a list that is there
        section.Bind(tracker);
    }

    public void SetPhoenix(PhoenixOptions phoenix)
    {
        phoenix.Json.TypeInfoResolverChain.Insert(0, ServerJson.Default);
        phoenix.MaxWaitingBytes = MaxWaitingBytes ?? phoenix.MaxWaitingBytes;
        phoenix.MaxWaitingBytesPerAddress = MaxWaitingBytesPerAddress ?? phoenix.MaxWaitingBytesPerAddress;
    }

    public void JoinCluster(PhoenixBuilder phoenix)
    {
        if (Redis is not null)
            phoenix.AddRedis(Redis, options =>
            {
                Set(options);
                options.ElixirPubSub = ElixirPubSub;
            });
        if (RabbitMQ is not null)
            phoenix.AddRabbitMq(RabbitMQ, Set);
        if (Nats is not null)
            phoenix.AddNats(Nats, Set);
        if (TellsNodes)
            phoenix.Services.AddHostedService<ClusterWatch>();
    }

    public void Mount(SocketBuilder<RoomSocket> socket)
    {
        socket.Options = Socket;
        if (Origins.Count > 0)
            Socket.CheckOrigin = Origins.Contains("*") ? OriginPolicy.Any : OriginPolicy.SameHost.Or(OriginPolicy.Only([.. Origins]));
        foreach (var room in Channels)
            socket.Channel(room.Topic, services => new RoomChannel(room, LimitsOf(services), services.GetRequiredService<RoomPresence>()));
        if (TellsNodes)
            socket.Channel<ClusterChannel>(ClusterChannel.Name); // last: who configured a topic of that name has theirs
    }

    private void Set(ClusterOptions options)
    {
        options.NodeName = Node;
        options.Cluster = Cluster ?? options.Cluster;
        options.SharedSecret = SharedSecret;
        options.MaxBroadcastBytes = MaxBroadcastBytes ?? options.MaxBroadcastBytes;
    }

    private RoomLimits LimitsOf(IServiceProvider services) => new(
        Socket.MaxTopicBytes, Tracker.MaxMetaBytes, services.GetRequiredService<IPubSubAdapter>().MaxBroadcastBytes);

    /// <summary>Says what is wrong, and how to mend it.</summary>
    public IEnumerable<string> Failures()
    {
        if (Path is not ['/', ..])
            yield return $"{Section}:Path is \"{Path}\"; it must begin with a slash, such as /socket.";
        else if (!IsRoute(Path))
            yield return $"{Section}:Path is \"{Path}\"; it is no route: write words between single slashes, such as /socket, or /socket/{{id}} for a parameter.";
        if (HeadersTimeout < TimeSpan.FromMilliseconds(100) || HeadersTimeout > TimeSpan.FromHours(1))
            yield return $"{Section}:HeadersTimeout is {HeadersTimeout}; it must be 100 ms to an hour, such as 00:00:10.";
        foreach (var origin in Origins)
        {
            if (origin != "*" && !IsOrigin(origin))
                yield return $"{Section}:Origins has \"{origin}\"; write https://example.com, //example.com, //example.com:8080, //*.example.com, or * for all.";
        }
        if (Brokers.Count() > 1)
            yield return $"{string.Join(" and ", Brokers)} are set; a node takes part in one cluster, so set only one of them.";
        if (ElixirPubSub is not null && Redis is null)
            yield return $"{Section}:ElixirPubSub is set without {Section}:Redis; Elixir nodes are met at the Redis they use, so set it to that, such as localhost:6379.";
        foreach (var setting in IsNode ? [] : OfNodes())
            yield return $"{Section}:{setting} is set without {Section}:Redis, {Section}:RabbitMQ or {Section}:Nats; alone, this server is no node: set one of them, or leave it out.";
        if (Channels.Count == 0)
            yield return $"{Section}:Channels is empty, so nobody could join anything; add one, such as {{ \"Topic\": \"room:*\", \"Events\": [\"*\"], \"Presence\": true }}.";
        for (var i = 0; i < Channels.Count; i++)
        {
            var topic = Channels[i].Topic;
            if (string.IsNullOrEmpty(topic) || topic.TrimEnd('*').Contains('*', StringComparison.Ordinal)
                || topic.EndsWith("**", StringComparison.Ordinal) || topic.AsSpan().ContainsAny('{', '}'))
                yield return $"{Section}:Channels:{i}:Topic is \"{topic}\"; write an exact topic, or a prefix with one * at its end, such as room:*.";
        }
    }

    // What is set, and does nothing on a server that is alone.
    private IEnumerable<string> OfNodes()
    {
        (string Name, object? Value)[] settings = [(nameof(Node), Node), (nameof(Cluster), Cluster), (nameof(SharedSecret), SharedSecret), (nameof(MaxBroadcastBytes), MaxBroadcastBytes)];
        return settings.Where(setting => setting.Value is not null).Select(setting => setting.Name);
    }

    // What is added to it must fit, so that it can't take all that follows.
    private static bool IsRoute(string path)
    {
        try
        {
            return RoutePatternFactory.Parse($"{path.TrimEnd('/')}/websocket") is not null;
        }
        catch (RoutePatternException)
        {
            return false;
        }
    }

    private static bool IsOrigin(string origin)
    {
        try
        {
            return OriginPolicy.Only(origin) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
