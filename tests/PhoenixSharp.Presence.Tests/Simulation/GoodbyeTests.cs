using PhoenixSharp.Replication;

namespace PhoenixSharp.Simulation;

/// <summary>Nodes that say goodbye, and presences that move.</summary>
public class GoodbyeTests
{
    [Fact]
    public void A_goodbye_takes_all_at_once()
    {
        var scene = new Scene(nodes: 2);
        var ann = scene.Track(1, "ann");
        scene.Wait(seconds: 2);
        scene.Told(0);
        scene.Track(1, "eve"); // nobody has heard of it yet, and nobody ever will
        scene.Cluster.Leave(1);
        scene.Wait(seconds: 1);
        Assert.Equal($"-{ann}", scene.Told(0));
        Assert.Single(scene.Cluster[0].State.Replicas);
    }

    [Fact]
    public void A_goodbye_that_is_lost_is_a_crash()
    {
        var scene = new Scene(nodes: 2);
        var ann = scene.Track(1, "ann");
        scene.Wait(seconds: 2);
        scene.Told(0);
        scene.CutBoth(0, 1);
        scene.Cluster.Leave(1);
        scene.Wait(seconds: 40);
        Assert.Equal($"-{ann}", scene.Told(0));
    }

    [Fact]
    public void What_was_on_its_way_before_a_goodbye_brings_nothing_back()
    {
        var scene = new Scene(nodes: 2);
        scene.Track(1, "ann");
        scene.Wait(seconds: 2);
        var late = scene.Messages.Last(said => said.From == 1).Message;
        scene.Cluster.Leave(1);
        scene.Wait(seconds: 1);
        scene.Told(0);
        scene.Cluster[0].Receive(MessageWriter.Write(late));
        scene.Wait(seconds: 60);
        Assert.Equal("", scene.Told(0));
        Assert.Empty(scene.Cluster[0].Protocol.Peers);
    }

    [Fact]
    public void Presences_that_move_stay_until_they_had_the_time()
    {
        var scene = new Scene(nodes: 2);
        var ann = scene.Track(1, "ann");
        scene.Track(1, "bob");
        scene.Wait(seconds: 2);
        scene.Told(0);
        scene.Cluster.Leave(1, hold: TimeSpan.FromSeconds(10));
        scene.Wait(seconds: 3);
        var moved = scene.Track(0, "ann", owner: 7); // the same person, connected here now
        scene.Wait(seconds: 6);
        Assert.Equal($"+{moved}", scene.Told(0));
        Assert.Equal("ann bob", scene.Shown(0));
        scene.Wait(seconds: 2);
        Assert.Contains($"-{ann}", scene.Told(0), StringComparison.Ordinal);
        Assert.Equal("ann", scene.Shown(0)); // the key never left
    }

    [Fact]
    public void Presences_that_move_stay_though_their_node_is_started_again()
    {
        var scene = new Scene(nodes: 2);
        scene.Track(1, "ann");
        scene.Wait(seconds: 2);
        scene.Told(0);
        scene.Cluster.Leave(1, hold: TimeSpan.FromSeconds(10));
        scene.Wait(seconds: 1);
        scene.Cluster.Start(1);
        scene.Wait(seconds: 8);
        Assert.Equal("", scene.Told(0));
        Assert.Equal("ann", scene.Shown(0));
        scene.Wait(seconds: 3);
        Assert.Equal("", scene.Shown(0));
        Assert.Equal(2, scene.Cluster[0].State.Replicas.Count);
    }
}
