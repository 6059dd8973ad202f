using PhoenixSharp.Replication;

namespace PhoenixSharp.Simulation;

/// <summary>Nodes that are cut off, stop, crash, start again and leave.</summary>
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
