namespace PhoenixSharp.Server;

/// <summary>Looks twice a second how the cluster is, and tells this node's clients when that has changed.</summary>
internal sealed class ClusterWatch(IPubSub pubSub, IPubSubAdapter adapter, RoomPresence presence, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        var told = ClusterView.Of(adapter, presence);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var view = ClusterView.Of(adapter, presence);
            if (view != told)
                pubSub.LocalBroadcast(
                    new Broadcast(ClusterChannel.Name, ClusterChannel.Changed, Payload.From(view, ServerJson.Default.Options)));
            told = view;
        }
    }
}
