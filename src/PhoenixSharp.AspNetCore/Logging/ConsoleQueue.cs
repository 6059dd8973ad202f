using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace PhoenixSharp.Logging;

/// <summary>Makes the console logger drop messages, while the host stops, if its queue is full.</summary>
/// <remarks>
/// By default the console logger blocks the thread that logs until there is room. If the standard output is a pipe that nobody reads,
/// there never is, and the host does not stop. The console logger reports how many messages it has dropped.
/// </remarks>
internal sealed class ConsoleQueue : IPostConfigureOptions<ConsoleLoggerOptions>, IOptionsChangeTokenSource<ConsoleLoggerOptions>, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    public string Name => Options.DefaultName;

    public void PostConfigure(string? name, ConsoleLoggerOptions options)
    {
        if (_stopping.IsCancellationRequested)
            options.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
    }

    // After the change there is no further one.
    public IChangeToken GetChangeToken() => new CancellationChangeToken(_stopping.IsCancellationRequested ? CancellationToken.None : _stopping.Token);

    /// <summary>Stops waiting. Threads that wait already go on.</summary>
    public void Drop() => _stopping.Cancel();

    public void Dispose() => _stopping.Dispose();
}

/// <summary>Stops the console's waiting when the host begins to stop.</summary>
/// <remarks>
/// It registers when the host starts, later than the host's lifetime does. Callbacks run in reverse order, so this one runs before the
/// host logs "Application is shutting down…".
/// </remarks>
internal sealed class ConsoleQueueService(ConsoleQueue queue, IHostApplicationLifetime lifetime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(queue.Drop);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
