using Microsoft.Extensions.Hosting;

namespace PhoenixSharp;

/// <summary>Takes part in the cluster for as long as the host runs.</summary>
internal sealed class PubSubService(PubSubServer pubSub) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => pubSub.StartAsync(cancellationToken).AsTask();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
