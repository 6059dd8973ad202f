using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PhoenixSharp.Cluster;

/// <summary>Tells an operator how the link to the other nodes is.</summary>
internal sealed class AdapterHealthCheck(IPubSubAdapter adapter) : IHealthCheck
{
    public const string Name = "phoenix-cluster";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = adapter.Status;
        Dictionary<string, object> data = new()
        {
            ["node"] = adapter.NodeName,
            ["link"] = status.Link.ToString(),
            ["nodes"] = status.Nodes.Select(node => node.Name).ToArray(),
        };
        return Task.FromResult(Fault(status) is { } fault
            ? new HealthCheckResult(context.Registration.FailureStatus, fault, data: data)
            : HealthCheckResult.Healthy(data: data));
    }

    private static string? Fault(AdapterStatus status) => status switch
    {
        { Link: LinkState.Degraded } => "The link to the other nodes is down: broadcasts stay on this node.",
        { BrokerFault: { } fault } => fault,
        { SharedNames.Count: > 0 } => $"More than one node is called {string.Join(", ", status.SharedNames)}: what one of them broadcasts reaches nobody. Name each node differently.",
        { SecretMismatches.Count: > 0 } =>
            $"{string.Join(", ", status.SecretMismatches)} and this node have different values of SharedSecret: "
            + "what they send each other is dropped. Set the same on all nodes.",
        _ => null,
    };
}
