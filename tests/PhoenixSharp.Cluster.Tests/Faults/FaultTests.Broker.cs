using PhoenixSharp.Cluster.Tests.Clients;
using PhoenixSharp.Cluster.Tests.Nodes;

namespace PhoenixSharp.Cluster.Tests.Faults;

// The broker that is away, or stands still, or can't be reached: rows 22, 23 and 25 of the promises.
public abstract partial class FaultTests
{
    [Fact]
    public Task A_broker_that_is_killed_leaves_each_node_to_itself_until_it_is_back() => PlayAsync(async scene =>
    {
        var flows = await FlowFromAsync(scene, A, B);
        await Cluster.Broker.KillAsync();
        await Task.WhenAll(All.Select(node => node.HealthIsAsync("Degraded")));
        await Task.WhenAll(flows[0].GoesOnAsync(scene.At(A)), flows[1].GoesOnAsync(scene.At(B)));
        await Task.WhenAll(All.Select(node => scene.ShowAsync([node], [node])));

        await Cluster.Broker.StartAsync();
        var began = Monotonic.Now;
        Note("broker kill −9, started again: all shown", "back-off up to 1 s + idle heartbeat + 2 windows", TimeSpan.FromSeconds(1) + UntilHealed, await scene.ConvergeAsync([.. All]) - began);
        await Task.WhenAll(All.Select(node => node.HealthIsAsync("Healthy")));
        EachSawTheOthersLeaveAndCome(scene);
        await ArrivedOrCountedAsync(scene, flows);
    });

    [Fact]
    public Task A_broker_that_stands_still_costs_no_broadcast() => PlayAsync(async scene =>
    {
        var flows = await FlowFromAsync(scene, A, B);
        await Cluster.Broker.PauseAsync();
        await Task.WhenAll(All.Select(node => node.HealthIsAsync("Degraded")));
        await Task.WhenAll(flows[0].GoesOnAsync(scene.At(A)), flows[1].GoesOnAsync(scene.At(B)));
        await Task.WhenAll(All.Select(node => scene.ShowAsync([node], [node])));

        var began = Monotonic.Now;
        await Cluster.Broker.ResumeAsync();
        Note("broker SIGSTOP, SIGCONT: all shown", Heal, UntilHealed, await scene.ConvergeAsync([.. All]) - began);
        await Task.WhenAll(All.Select(node => node.HealthIsAsync("Healthy")));
        EachSawTheOthersLeaveAndCome(scene);
        await ArrivedOrCountedAsync(scene, flows);
    });

    [Fact]
    public Task A_node_that_is_cut_off_is_alone_until_the_cut_is_healed() => PlayAsync(async scene =>
    {
        var flows = await FlowFromAsync(scene, A, B);
        var began = Monotonic.Now;
        await Cluster.CutAsync(A);
        await Task.WhenAll(scene.ShowAsync([A], [A]), scene.ShowAsync([B, C], [B, C]));
        Note("cut off, both ways: hidden", Silence, UntilDown, Monotonic.Now - began);

        await HealAsync(scene, "cut off, both ways, healed: all shown", cutAt: began);
        scene.SawLeaveAndCome([A], B, C);
        scene.SawLeaveAndCome([B, C], A);
        await ArrivedOrCountedAsync(scene, flows);
    });

    [Theory]
    [InlineData(CutWay.Outbound)]
    [InlineData(CutWay.Inbound)]
    public Task A_cut_one_way_heals_too(CutWay way) => PlayAsync(async scene =>
    {
        var flows = await FlowFromAsync(scene, A, B);
        var began = Monotonic.Now;
        await Cluster.CutAsync(A, way);
        // The other way TCP carries no more than it does without acknowledgements: who is seen there, and for how long, is up to it.
        await (way == CutWay.Outbound ? scene.ShowAsync([B, C], [B, C]) : scene.ShowAsync([A], [A]));
        Note($"cut off, {(way == CutWay.Outbound ? "nothing out" : "nothing in")}: hidden", Silence, UntilDown, Monotonic.Now - began);

        await HealAsync(scene, $"cut off, {(way == CutWay.Outbound ? "nothing out" : "nothing in")}, healed: all shown", cutAt: began);
        await ArrivedOrCountedAsync(scene, flows);
    }, $"{nameof(A_cut_one_way_heals_too)} {way}");

    private async Task HealAsync(Scene scene, string fault, TimeSpan cutAt)
    {
        var began = Monotonic.Now;
        await Cluster.HealAsync(A);
        // TCP sends again what it lost at intervals that double: the next is at most as far away as the cut was long.
        Note(fault, "TCP's next try, up to the cut's length + idle heartbeat + 2 windows", began - cutAt + UntilHealed, await scene.ConvergeAsync([.. All]) - began);
        await A.HealthIsAsync("Healthy");
    }

    private async Task<Flow[]> FlowFromAsync(Scene scene, params ServerNode[] nodes)
    {
        var hearers = All.Select(scene.At);
        return await Task.WhenAll(nodes.Select(node => Flow.StartAsync(scene.At(node), All, hearers)));
    }

    private async Task ArrivedOrCountedAsync(Scene scene, Flow[] flows)
    {
        await Task.WhenAll(flows.Select(flow => flow.StopAsync()));
        foreach (var flow in flows)
        {
            Assert.Equal(0, await flow.MissingAsync(flow.From)); // local delivery goes on whatever happens
            foreach (var node in All)
                await flow.ArrivedOrCountedAsync(scene.At(node), node);
        }
    }

    private void EachSawTheOthersLeaveAndCome(Scene scene)
    {
        foreach (var node in All)
            scene.SawLeaveAndCome([node], All.Where(other => other != node));
    }
}
