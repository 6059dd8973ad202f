using PhoenixSharp.Cluster.Tests.Nodes;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Cluster.Tests.Schedules;

/// <summary>Breaks a cluster as planned, and mends it.</summary>
internal sealed class FaultInjector(TestCluster cluster)
{
    /// <summary>Gets whose links to the others a fault touches.</summary>
    public IReadOnlyList<string> Touched(PlannedFault fault) =>
        fault.Kind == FaultKind.KillBroker ? [.. cluster.Nodes.Select(node => node.Name)] : [cluster.Nodes[fault.Node].Name];

    /// <summary>Says what it does to whom.</summary>
    public string Describe(PlannedFault fault) => fault.Kind == FaultKind.KillBroker ? $"{fault.Kind}" : $"{fault.Kind} {cluster.Nodes[fault.Node].Name}";

    public Task BreakAsync(PlannedFault fault)
    {
        var node = cluster.Nodes[fault.Node];
        return fault.Kind switch
        {
            FaultKind.Kill => node.KillAsync(),
            FaultKind.Pause => node.PauseAsync(),
            FaultKind.Restart => node.StopAsync(),
            FaultKind.KillBroker => cluster.Broker.KillAsync(),
            FaultKind.Cut => cluster.CutAsync(node),
            FaultKind.CutOutbound => cluster.CutAsync(node, CutWay.Outbound),
            FaultKind.CutInbound => cluster.CutAsync(node, CutWay.Inbound),
            FaultKind.Unplug => cluster.Namespaces.SetLinkAsync(fault.Node, isUp: false),
            FaultKind.Reset => ResetAsync(fault.Node),
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "No such fault."),
        };
    }

    public Task MendAsync(PlannedFault fault)
    {
        var node = cluster.Nodes[fault.Node];
        return fault.Kind switch
        {
            FaultKind.Kill or FaultKind.Restart => node.StartAsync(),
            FaultKind.Pause => node.ResumeAsync(),
            FaultKind.KillBroker => cluster.Broker.StartAsync(),
            FaultKind.Cut or FaultKind.CutOutbound or FaultKind.CutInbound => cluster.HealAsync(node),
            FaultKind.Unplug => cluster.Namespaces.SetLinkAsync(fault.Node, isUp: true),
            _ => Task.CompletedTask,
        };
    }

    // Both ends get a reset, as from a firewall that lost its memory.
    private async Task ResetAsync(int node)
    {
        string[] command = [.. cluster.Namespaces.Within(node), "ss", "-K", "dst", cluster.Broker.Address, "dport", "=", $"{cluster.Broker.Port}"];
        var (code, said) = await ChildProcess.RunAsync(command[0], command[1..]);
        if (code != 0)
            throw new InvalidOperationException($"The connections could not be reset: {said}");
    }
}
