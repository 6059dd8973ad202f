using PhoenixSharp.Cluster.Tests.Clients;
using PhoenixSharp.Cluster.Tests.Healing;
using PhoenixSharp.Cluster.Tests.Nodes;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Cluster.Tests.Faults;

/// <summary>What clients see of nodes that end, stop and start again: everywhere the same in the end, each leave and join once.</summary>
public abstract partial class FaultTests(ClusterFixture fixture, HealingTimes times) : ClusterTests(fixture, times)
{
    private const string Silence = "`DownPeriod` + a period";
    private const string Heal = "idle heartbeat + 2 windows";
    private const string Connect = "clients' 50 ms and 100 ms + idle heartbeat + 2 windows";

    private TimeSpan UntilDown => Cluster.Periods.Down + Cluster.Periods.Broadcast;

    private TimeSpan UntilHealed => Cluster.Periods.Healing;

    private TimeSpan UntilBack => Cluster.Periods.Healing + TimeSpan.FromMilliseconds(150);

    [Fact]
    public Task A_node_that_is_killed_takes_its_clients_with_it_and_brings_them_back() => PlayAsync(async scene =>
    {
        var flow = await Flow.StartAsync(scene.At(B), All, [scene.At(C)]);
        var began = Monotonic.Now;
        await A.KillAsync();
        Note("kill −9: hidden", Silence, UntilDown, await scene.ConvergeAsync(B, C) - began);
        scene.SawLeave([B, C], A);

        await A.StartAsync();
        began = Monotonic.Now;
        Note("started again: shown", Connect, UntilBack, await scene.ConvergeAsync([.. All]) - began);
        scene.SawCome([B, C], A);
        await flow.StopAsync();
        Assert.Equal(0, await flow.MissingAsync(scene.At(C))); // whom the fault doesn't concern
    });

    [Fact]
    public Task A_node_that_starts_again_before_anybody_missed_it_is_seen_to_leave_and_come_once() => PlayAsync(async scene =>
    {
        await A.KillAsync();
        await A.StartAsync();
        var began = Monotonic.Now;
        await scene.CameBackAsync([B, C], A);
        Note("kill −9 and a start at once: clients are back", Connect, UntilBack, await scene.ConvergeAsync([.. All]) - began);
        scene.SawLeaveAndCome([B, C], A);
    });

    // B10: what it heard nothing of meanwhile wasn't silent.
    [Fact]
    public Task A_node_that_was_stopped_believes_nobody_gone_and_is_shown_again() => PlayAsync(async scene =>
    {
        var flow = await Flow.StartAsync(scene.At(B), All, [scene.At(A), scene.At(C)]);
        var began = Monotonic.Now;
        await A.PauseAsync();
        await scene.ShowAsync([B, C], [B, C]);
        Note("SIGSTOP: hidden", Silence, UntilDown, Monotonic.Now - began);
        scene.SawLeave([B, C], A);
        await Patience.UntilAsync(() => Monotonic.Now - began > 2 * Cluster.Periods.Down, "the fault has lasted for two down periods");

        began = Monotonic.Now;
        await A.ResumeAsync();
        Note("SIGCONT: shown", Heal, UntilHealed, await scene.ConvergeAsync([.. All]) - began);
        scene.SawCome([B, C], A);
        scene.SawNothing(A);
        await flow.StopAsync();
        await flow.ArrivedOrCountedAsync(scene.At(A), A);
        Assert.Equal(0, await flow.MissingAsync(scene.At(C)));
    });

    [Fact]
    public Task Clients_of_a_node_that_is_shut_down_leave_once_when_the_moving_period_is_over() => PlayAsync(async scene =>
    {
        var began = Monotonic.Now;
        await A.StopAsync();
        scene.SawNothing(B, C);
        Note("SIGTERM: left, who didn't move", "`MovingPeriod`", Cluster.Periods.Moving, await scene.ConvergeAsync(B, C) - began);
        scene.SawLeave([B, C], A);

        await A.StartAsync();
        began = Monotonic.Now;
        Note("started again after SIGTERM: shown", Connect, UntilBack, await scene.ConvergeAsync([.. All]) - began);
        scene.SawCome([B, C], A);
    });
}
