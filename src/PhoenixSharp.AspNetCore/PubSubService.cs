using Microsoft.Extensions.Hosting;

namespace PhoenixSharp;

/// <summary>Takes part in the cluster for as long as the host runs.</summary>
internal sealed class PubSubService(PubSubServer pubSub, Drainer drainer) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => pubSub.StartAsync(cancellationToken).AsTask();

    // Channels that end without a request to wait for them may still broadcast: give them the host's time.
    public async Task StopAsync(CancellationToken cancellationToken) =>
        await drainer.WhenDrained().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
