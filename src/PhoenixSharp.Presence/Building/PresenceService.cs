using Microsoft.Extensions.Hosting;
using PhoenixSharp.Tracking;

namespace PhoenixSharp;

/// <summary>Takes part in the cluster's presences from the host's start, and says goodbye when it begins to stop; does nothing on a node that is alone.</summary>
/// <remarks>
/// Callbacks of <see cref="IHostApplicationLifetime.ApplicationStopping"/> run last registered first. This one registers when the host
/// starts, behind those that close connections: the goodbye goes out before their presences leave.
/// </remarks>
internal sealed class PresenceService(PubSubServer pubSub, Func<Presence> presence, IHostApplicationLifetime lifetime) : IHostedService, IDisposable
{
    private Tracker? _tracker;

    // The server listens once this has ended: who connects then is shown everybody, and not only those who came here.
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (pubSub.IsAlone)
            return;
        _tracker = presence().Tracker;
        lifetime.ApplicationStopping.Register(_tracker.Leave);
        if (pubSub.IsLinked)
            await _tracker.IntroduceAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _tracker?.Dispose();
}
