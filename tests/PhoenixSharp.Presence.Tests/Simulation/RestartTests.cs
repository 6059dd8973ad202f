using PhoenixSharp.Replication;

namespace PhoenixSharp.Simulation;

/// <summary>Nodes that start again, and what was on its way before.</summary>
public class RestartTests
{
    [Fact]
    public void A_node_started_again_within_the_period_leaves_at_its_first_heartbeat_once()
    {
        var scene = new Scene(nodes: 2);
        var ann = scene.Track(1, "ann");
        scene.Wait(seconds: 2);
        scene.Cluster.Crash(1);
        scene.Wait(seconds: 3);
        scene.Told(0);
        scene.Cluster.Start(1);
        scene.Wait(seconds: 1);
        Assert.Equal($"-{ann}", scene.Told(0));
        scene.Wait(seconds: 60);
        Assert.Equal("", scene.Told(0));
        Assert.Equal(2, scene.Cluster[0].State.Replicas.Count);
    }

    [Fact]
    public void A_late_heartbeat_of_what_was_before_a_start_is_ignored() // B4
    {
        var (scene, late) = StartedAgain();
        scene.Cluster[0].Receive(MessageWriter.Write(late));
        Assert.Equal("eve", scene.Shown(0));
        Assert.Equal("", scene.Told(0));
    }

    [Fact]
    public void One_that_stood_still_does_not_take_for_new_what_was_on_its_way_when_it_stopped() // B4
    {
        var (scene, late) = StartedAgain();
        scene.Cluster[0].Pause();
        scene.Cluster[0].Receive(MessageWriter.Write(late)); // the first that it reads
        scene.Wait(scene.Options.DownPeriod + scene.Options.IdlePeriod);
        scene.Cluster[0].Resume();
        scene.Wait(seconds: 3);
        Assert.Equal("", scene.Told(0));
        Assert.Equal("eve", scene.Shown(0));
    }

    [Fact]
    public void A_node_started_again_with_its_wall_clock_set_back_is_heard_once_the_old_one_is_silent()
    {
        var scene = new Scene(nodes: 2);
        scene.Track(1, "ann");
        scene.Wait(seconds: 2);
        scene.Cluster.Crash(1);
        scene.Cluster.ShiftClock(1, back: true);
        scene.Cluster.Start(1);
        scene.Track(1, "eve");
        scene.Wait(scene.Options.DownPeriod + scene.HealingTime);
        Assert.Equal("eve", scene.Shown(0));
        Assert.Equal("eve", scene.Shown(1));
    }

    [Fact]
    public void Two_nodes_of_one_name_are_reported_and_nothing_flaps()
    {
        var scene = new Scene(nodes: 3, names: ["a", "b", "b"]);
        scene.Track(1, "ann");
        scene.Track(2, "eve");
        scene.Wait(seconds: 60);
        scene.Told(0);
        scene.Wait(seconds: 120);
        Assert.Equal("", scene.Told(0));
        Assert.Equal("eve", scene.Shown(0)); // the one that started last
        Assert.Single(scene.Cluster[0].Notices, ReplicaNotice.SameName);
    }

    [Fact]
    public void A_thousand_starts_of_one_node_leave_nothing_behind() // I12
    {
        var scene = new Scene(nodes: 2);
        for (var i = 0; i < 1_000; i++)
        {
            scene.Track(1, "ann");
            scene.Wait(seconds: 2);
            scene.Cluster.Crash(1);
            scene.Cluster.Start(1);
        }
        scene.Cluster.Crash(1);
        scene.Wait(scene.Options.PermdownPeriod + scene.Options.DownPeriod);
        var node = scene.Cluster[0];
        Assert.Single(node.State.Replicas);
        Assert.Equal((0, 0), (node.State.TopicCount, node.State.OwnerCount));
        Assert.Equal((0, 0, 0), (node.Protocol.Sizes.Transfers, node.Protocol.Sizes.Held, node.Protocol.Sizes.Departed));
        Assert.Equal(0, node.Protocol.Sizes.Generations);
    }

    // Ann was on a node that was started again, and Eve is; what the node last said of Ann.
    private static (Scene Scene, TrackerMessage Late) StartedAgain()
    {
        var scene = new Scene(nodes: 2);
        scene.Track(1, "ann");
        scene.Wait(seconds: 2);
        var late = scene.Messages.Last(said => said.From == 1 && said.Message is Heartbeat).Message;
        scene.Cluster.Crash(1);
        scene.Cluster.Start(1);
        var eve = scene.Track(1, "eve");
        scene.Wait(seconds: 3);
        Assert.EndsWith($"+{eve}", scene.Told(0), StringComparison.Ordinal);
        return (scene, late);
    }
}
