using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PhoenixSharp;

/// <summary>Tells an operator which nodes share their presences with this one, and what is wrong with which.</summary>
internal sealed class PresenceHealthCheck(IEnumerable<Presence> presences) : IHealthCheck
{
    public const string Name = "phoenix-presence";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var data = new Dictionary<string, object>();
        var isWell = true;
        foreach (var tracker in presences.Select(presence => presence.Tracker))
        {
            var nodes = tracker.Nodes;
            data[tracker.Name] = nodes.ToDictionary(node => node.Name, node => node.Problem ?? (node.IsUp ? "up" : "down"));
            isWell &= nodes.All(node => node.IsUp && node.Problem is null) && tracker.Shards.All(shard => !shard.Rests);
        }
        return Task.FromResult(isWell
            ? HealthCheckResult.Healthy(data: data)
            : new HealthCheckResult(
                context.Registration.FailureStatus, "Presences of other nodes are hidden or not shared: a node is down, doesn't go with this one, or a shard here has failed.", data: data));
    }
}
