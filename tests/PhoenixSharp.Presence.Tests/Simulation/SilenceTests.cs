using PhoenixSharp.Replication;

namespace PhoenixSharp.Simulation;

/// <summary>Nodes that can't be heard, come back, or don't go with this one.</summary>
public class SilenceTests
{
    [Fact]
    public void A_node_is_down_after_its_period_of_silence_and_not_before()
    {
        var scene = new Scene(nodes: 2);
        var ann = scene.Track(1, "ann");
        scene.Wait(seconds: 2);
        Assert.Equal($"+{ann}", scene.Told(0));
        scene.Cluster.Crash(1); // last heard two seconds ago at most
        scene.Wait(seconds: 27);
        Assert.Equal("", scene.Told(0));
        scene.Wait(seconds: 6);
        Assert.Equal($"-{ann}", scene.Told(0));
        Assert.Equal("", scene.Shown(0));
    }

    [Fact]
    public void A_node_that_is_back_joins_once_and_nothing_is_transferred_if_nothing_changed()
    {
        var scene = new Scene(nodes: 2);
        var ann = scene.Track(1, "ann");
        scene.Wait(seconds: 2);
        scene.CutBoth(0, 1);
        scene.Wait(seconds: 40);
        Assert.Equal($"+{ann} -{ann}", scene.Told(0));
        var asked = scene.Requests(0);
        scene.Cluster.Network.HealAll();
        scene.Wait(scene.HealingTime);
        Assert.Equal($"+{ann}", scene.Told(0));
        Assert.Equal(asked, scene.Requests(0));
    }

    [Fact]
    public void Who_left_while_a_node_was_away_is_not_shown_again() // B11
    {
        var scene = new Scene(nodes: 2);
        var (ann, bob) = (scene.Track(1, "ann"), scene.Track(1, "bob"));
        scene.Wait(seconds: 2);
        scene.CutBoth(0, 1);
        scene.Wait(seconds: 40);
        scene.Told(0);
        scene.Untrack(1, "ann");
        var eve = scene.Track(1, "eve");
        scene.Wait(seconds: 2);
        scene.Cluster.Network.HealAll();
        scene.Wait(scene.HealingTime);
        var told = scene.Told(0);
        Assert.DoesNotContain(ann, told, StringComparison.Ordinal);
        Assert.Equal([$"+{bob}", $"+{eve}"], told.Split(' ').Order());
    }

    [Fact]
    public void A_node_that_was_forgotten_and_comes_back_is_as_new_with_the_same_refs()
    {
        var scene = new Scene(nodes: 2);
        var (ann, bob) = (scene.Track(1, "ann"), scene.Track(0, "bob"));
        scene.Wait(seconds: 2);
        scene.CutBoth(0, 1);
        scene.Wait(scene.Options.PermdownPeriod + TimeSpan.FromMinutes(1));
        Assert.Single(scene.Cluster[0].State.Replicas);
        Assert.Empty(scene.Cluster[0].Protocol.Peers);
        scene.Told(0);
        scene.Told(1);
        scene.Cluster.Network.HealAll();
        scene.Wait(scene.HealingTime);
        Assert.Equal($"+{ann}", scene.Told(0));
        Assert.Equal($"+{bob}", scene.Told(1));
    }

    [Fact]
    public void One_side_that_forgot_and_one_that_did_not_agree_again()
    {
        var scene = new Scene(nodes: 2);
        scene.Track(1, "ann");
        scene.Track(0, "bob");
        scene.Wait(seconds: 2);
        scene.Cut(1, 0);
        scene.Wait(scene.Options.PermdownPeriod + TimeSpan.FromMinutes(1));
        Assert.Equal(("bob", "ann bob"), (scene.Shown(0), scene.Shown(1)));
        scene.Untrack(1, "ann");
        scene.Track(1, "eve");
        scene.Cluster.Network.HealAll();
        scene.Wait(scene.HealingTime);
        Assert.Equal(("bob eve", "bob eve"), (scene.Shown(0), scene.Shown(1)));
    }

    [Fact]
    public void Of_two_where_one_does_not_hear_the_other_one_hides_it_and_the_first_heartbeat_heals()
    {
        var scene = new Scene(nodes: 2);
        scene.Track(0, "ann");
        scene.Track(1, "bob");
        scene.Wait(seconds: 2);
        scene.Cut(0, 1); // 1 doesn't hear 0
        scene.Wait(seconds: 45);
        Assert.Equal(("ann bob", "bob"), (scene.Shown(0), scene.Shown(1)));
        scene.Cluster.Network.HealAll();
        scene.Wait(scene.HealingTime);
        Assert.Equal(("ann bob", "ann bob"), (scene.Shown(0), scene.Shown(1)));
    }

    [Fact]
    public void Two_that_see_only_a_third_hide_each_other_and_ask_it_for_nothing() => Assert.Equal(0, QuestionsOfOneThatSeesOnlyAThird(Sabotage.None)); // B7

    internal static int QuestionsOfOneThatSeesOnlyAThird(Sabotage sabotage)
    {
        var scene = new Scene(nodes: 3, sabotage: sabotage);
        scene.Track(1, "bob");
        scene.Track(2, "cid");
        scene.Wait(seconds: 2);
        scene.CutBoth(0, 1);
        scene.Wait(seconds: 45);
        Assert.Equal(("cid", "bob cid"), (scene.Shown(0), scene.Shown(2)));
        scene.Track(1, "dan"); // news that 2 knows and 0 must not take from it
        scene.Wait(seconds: 10);
        var asked = scene.Requests(0);
        scene.Wait(seconds: 120);
        Assert.Equal("cid", scene.Shown(0));
        return scene.Requests(0) - asked;
    }

    [Fact]
    public void A_process_that_was_stopped_hides_nobody_and_others_show_it_again()
    {
        var scene = new Scene(nodes: 2);
        var (ann, bob) = (scene.Track(0, "ann"), scene.Track(1, "bob"));
        scene.Wait(seconds: 2);
        scene.Told(0);
        scene.Told(1);
        scene.Cluster[0].Pause();
        scene.Wait(seconds: 60);
        scene.Cluster[0].Resume();
        scene.Wait(scene.HealingTime);
        Assert.Equal("", scene.Told(0)); // B10
        Assert.Equal($"-{ann} +{ann}", scene.Told(1));
        Assert.DoesNotContain(bob, scene.Told(0), StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_has_spoken_is_not_down_while_its_words_wait() // B10
    {
        var scene = new Scene(nodes: 2);
        scene.Track(1, "ann");
        scene.Wait(seconds: 12); // it says now and then that it is alive
        scene.Told(0);
        scene.Messages.Clear();
        while (!scene.Messages.Any(said => said.From == 1))
            scene.Wait(seconds: 0.1);
        scene.Cut(1, 0); // the very last that is heard, for a while
        scene.Wait(seconds: 28.5);
        scene.Cluster.Network.HealAll();
        scene.Cluster[0].Pause(); // for less than what counts as a stop
        scene.Messages.Clear();
        scene.Wait(seconds: 2.7);
        Assert.Single(scene.Messages, said => said.From == 1);
        scene.Cluster[0].Resume(); // its timer comes before what waits
        Assert.Equal("", scene.Told(0));
    }

    [Fact]
    public void A_node_with_other_periods_is_heard_and_reported_once() // B17
    {
        var scene = new Scene(nodes: 2);
        var stranger = new Tracking.Replica("z", 1);
        var beat = new Heartbeat(stranger, scene.Options.Settings with { DownPeriod = TimeSpan.FromSeconds(99) }, null, Tracking.Context.Of(stranger, 0));
        scene.Cluster[0].Receive(MessageWriter.Write(beat));
        scene.Cluster[0].Receive(MessageWriter.Write(beat));
        Assert.Single(scene.Cluster[0].Notices, ReplicaNotice.OtherPeriods);
        Assert.Contains(scene.Cluster[0].State.Replicas, known => known.Replica == stranger);
    }

    [Fact]
    public void A_node_of_another_pool_size_is_refused_and_reported_once()
    {
        var scene = new Scene(nodes: 2);
        var stranger = new Tracking.Replica("z", 1);
        var beat = new Heartbeat(stranger, scene.Options.Settings with { PoolSize = 4 }, null, Tracking.Context.Of(stranger, 0));
        scene.Cluster[0].Receive(MessageWriter.Write(beat));
        scene.Cluster[0].Receive(MessageWriter.Write(beat));
        Assert.Single(scene.Cluster[0].Notices, ReplicaNotice.OtherPoolSize);
        Assert.DoesNotContain(scene.Cluster[0].State.Replicas, known => known.Replica == stranger);
    }

    [Fact]
    public void Who_has_been_down_longest_makes_room_where_there_are_too_many()
    {
        var scene = new Scene(nodes: 1, new ReplicaOptions { MaxPeers = 3 });
        for (var i = 1; i <= 3; i++)
        {
            Beat($"z{i}");
            scene.Wait(seconds: 1);
        }
        Beat("late");
        Assert.Equal("z1 z2 z3", Peers()); // all are up
        Assert.Single(scene.Cluster[0].Notices, ReplicaNotice.TooMany);
        scene.Wait(scene.Options.DownPeriod);
        Beat("z1");
        scene.Wait(seconds: 2);
        Beat("late");
        Assert.Equal("late z1 z3", Peers());
        Beat("later");
        Assert.Equal("late later z1", Peers());
        Beat("latest");
        Assert.Equal("late later z1", Peers());
        Assert.Equal(4, scene.Cluster[0].State.Replicas.Count);

        void Beat(string node)
        {
            var stranger = new Tracking.Replica(node, 1);
            scene.Cluster[0].Receive(MessageWriter.Write(new Heartbeat(stranger, scene.Options.Settings, null, Tracking.Context.Of(stranger, 0))));
        }

        string Peers() => string.Join(' ', scene.Cluster[0].Protocol.Peers.Select(peer => peer.Replica.Name).Order(StringComparer.Ordinal));
    }
}
