using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PhoenixSharp.Filters;
using PhoenixSharp.Logging;
using PhoenixSharp.Testing;

namespace PhoenixSharp.TestSupport;

/// <summary>A socket that is mounted in memory: real sessions, channels, topics and presences; a clock that stands still.</summary>
public sealed class SocketHost : IDisposable
{
    private readonly List<ChannelRoute> _routes = [];
    private readonly List<FilterRegistration> _filters = [];
    private readonly List<SocketMount> _mounts = [];
    private readonly ServiceProvider _services;

    public SocketHost(Action<PhoenixBuilder>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(Log));
        services.AddSingleton<TimeProvider>(Time);
        var builder = services.AddLocalPubSub();
        services.AddSingleton<IBroadcaster>(provider => provider.GetRequiredService<PubSubServer>());
        configure?.Invoke(builder);
        _services = services.BuildServiceProvider();
    }

    public VirtualTime Time { get; } = new();

    public RecordingLogger Log { get; } = new();

    public SocketOptions Options { get; } = new();

    /// <summary>Gets or sets a value indicating whether errors that clients receive name their cause, as in development.</summary>
    public bool DetailedErrors { get; set; }

    public IServiceProvider Services => _services;

    public IBroadcaster Broadcaster => _services.GetRequiredService<IBroadcaster>();

    public IPubSub PubSub => _services.GetRequiredService<IPubSub>();

    /// <summary>Gets the number of bytes that wait in the process.</summary>
    public long WaitingBytes => _services.GetRequiredService<PubSubServer>().Budget.Used;

    /// <summary>Gets how many topics have subscribers.</summary>
    public int TopicCount => _services.GetRequiredService<PubSubServer>().TopicCount;

    /// <summary>Routes topics to channels. Before the first connect.</summary>
    public SocketHost Channel(string pattern, Func<IServiceProvider, Channel> create) => Channel<Channel>(pattern, create);

    /// <summary>Routes topics to channels of a class whose properties the captures are bound to. Before the first connect.</summary>
    public SocketHost Channel<TChannel>(string pattern, Func<IServiceProvider, TChannel> create)
        where TChannel : Channel
    {
        _routes.Add(new ChannelRoute(pattern, create, type: typeof(TChannel)));
        return this;
    }

    /// <summary>Adds a filter. Before the first connect.</summary>
    public SocketHost AddFilter<TFilter>(string topics = "*")
        where TFilter : class, IChannelFilter
    {
        _filters.Add(FilterRegistration.Of<TFilter>(topics));
        return this;
    }

    /// <summary>Opens a connection.</summary>
    public SessionDriver Connect(string vsn = "2.0.0", string? id = null) => Connect(new PlainSocket(id), vsn);

    /// <summary>Opens a connection with a socket of its own kind.</summary>
    public SessionDriver Connect(Socket socket, string vsn = "2.0.0", string client = "") => new(Mount(), socket, vsn, _services, client);

    /// <summary>Lets time pass, and looks after credentials that expire, as a transport's sweep does.</summary>
    public void Pass(TimeSpan time)
    {
        Time.Advance(time);
        _mounts.ForEach(mount => mount.Expiring.Sweep(Time.GetUtcNow()));
    }

    internal SocketMount Mount()
    {
        _mounts.Add(NewMount());
        return _mounts[^1];
    }

    private SocketMount NewMount() => new(
        "/socket",
        _routes,
        Options,
        _services.GetRequiredService<PubSubServer>(),
        _services.GetRequiredService<IOptions<PhoenixOptions>>().Value.Json,
        Time,
        _services.GetRequiredService<PhoenixLoggers>().Create("PhoenixSharp.Channels"))
    {
        DetailedErrors = DetailedErrors,
        Filters = _filters,
    };

    public void Dispose() => _services.Dispose();
}

/// <summary>A socket that lets everyone in.</summary>
public sealed class PlainSocket(string? id = null) : Socket
{
    public override string? Id => id;

    public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) => Accept();
}
