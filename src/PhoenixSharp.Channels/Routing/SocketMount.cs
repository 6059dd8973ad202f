using System.Text.Json;
using Microsoft.Extensions.Logging;
using PhoenixSharp.Filters;

namespace PhoenixSharp;

/// <summary>One socket as it is mounted: its routes, its limits, and what its sessions need.</summary>
internal sealed class SocketMount(
    string path, IReadOnlyList<ChannelRoute> routes, SocketOptions options, PubSubServer pubSub, JsonSerializerOptions json, TimeProvider time, ILogger logger)
{
    public string Path { get; } = path;

    public SocketOptions Options { get; } = options;

    public PubSubServer PubSub { get; } = pubSub;

    public JsonSerializerOptions Json { get; } = json;

    public TimeProvider Time { get; } = time;

    public ILogger Logger { get; } = logger;

    /// <summary>Gets a value indicating whether clients receive the causes of errors.</summary>
    public bool DetailedErrors { get; init; }

    /// <summary>Gets the filters, outermost first.</summary>
    public IReadOnlyList<FilterRegistration> Filters { get; init; } = [];

    /// <summary>Gets or sets an observer that is called before each callback of a channel. Only for tests.</summary>
    /// <remarks>It runs in the asynchronous flow of the callback.</remarks>
    public Action<ChannelProcess>? CallbackStarting { get; set; }

    /// <summary>Gets the threads of channels that may block. There is none before the first such channel.</summary>
    public BlockingThreads Blocking { get; } = new(options.MaxBlockingThreads);

    /// <summary>Gets the sessions whose credentials expire.</summary>
    public ExpiringSessions Expiring { get; } = new();

    /// <summary>Gets the patterns of all routes, as a log shows them.</summary>
    public string Routes => string.Join(", ", routes.Select(route => route.Pattern));

    /// <summary>Disposes a connection's socket, and waits for it at most <see cref="SocketOptions.ShutdownTimeout"/>.</summary>
    public async ValueTask DisposeAsync(Socket socket)
    {
        var name = socket.GetType().Name;
        var disposal = Disposal.DisposeAsync(socket, crash => Logger.SocketDisposalFailed(crash, name, Path));
        if (!await Disposal.TryWaitAsync(disposal, Options.ShutdownTimeout, Time))
            Logger.SocketDisposalSlow(name, Path, Options.ShutdownTimeout);
    }

    /// <summary>Finds the route of a topic: the first that matches, in the order of registration.</summary>
    /// <remarks>A route whose captures can't be read as the types of their properties does not match.</remarks>
    public ChannelRoute? Match(string topic)
    {
        foreach (var route in routes)
        {
            if (Matches(route, topic))
                return route;
        }
        return null;
    }

    // TryParse of a captured property may be application code. Its input comes from a client, so it may throw.
    private bool Matches(ChannelRoute route, string topic)
    {
        try
        {
            return route.Matches(topic);
        }
        catch (Exception crash)
        {
            Logger.CaptureCrashed(crash, topic, route.Pattern);
            return false;
        }
    }
}
