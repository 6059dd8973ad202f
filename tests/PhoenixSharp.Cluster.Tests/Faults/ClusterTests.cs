using System.Runtime.CompilerServices;
using PhoenixSharp.Cluster.Tests.Clients;
using PhoenixSharp.Cluster.Tests.Healing;
using PhoenixSharp.Cluster.Tests.Nodes;

namespace PhoenixSharp.Cluster.Tests.Faults;

/// <summary>What tests on one cluster have in common: it is well when they begin, and its logs are shown where one fails.</summary>
public abstract class ClusterTests(ClusterFixture fixture, HealingTimes times) : IAsyncLifetime
{
    private protected TestCluster Cluster => fixture.Cluster;

    private protected PhoenixJs PhoenixJs => fixture.PhoenixJs;

    private protected ServerNode A => Cluster.A;

    private protected ServerNode B => Cluster.B;

    private protected ServerNode C => Cluster.C;

    private protected IReadOnlyList<ServerNode> All => Cluster.Nodes;

    public virtual async ValueTask InitializeAsync() => await Cluster.RestoreAsync();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            foreach (var line in All.SelectMany(node => node.Log.TakeLast(60)))
                TestContext.Current.TestOutputHelper?.WriteLine(line);
        }
        return ValueTask.CompletedTask;
    }

    /// <summary>Plays a fault, as often as is asked for, each time among clients of its own.</summary>
    private protected async Task PlayAsync(Func<Scene, Task> play, [CallerMemberName] string name = "")
    {
        for (var round = 1; round <= HealingTimes.Rounds; round++)
        {
            await using var scene = await Scene.SetAsync(Cluster, PhoenixJs, $"room:{name}:{round}");
            await play(scene);
        }
    }

    private protected void Note(string fault, string stated, TimeSpan bound, TimeSpan measured) => times.Note(fault, fixture.Broker, stated, bound, measured);
}
