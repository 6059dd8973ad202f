using PhoenixSharp.Replication;
using PhoenixSharp.Tracking;

namespace PhoenixSharp.Simulation;

/// <summary>What is told when.</summary>
public class BeatTests
{
    [Fact]
    public void A_change_after_a_quiet_while_is_told_within_a_moment() // B13
    {
        var scene = new Scene(nodes: 2);
        scene.Wait(seconds: 5);
        scene.Track(1, "ann");
        scene.Wait(seconds: 0.1);
        Assert.Equal("ann", scene.Shown(0));
        scene.Track(1, "bob"); // not quiet any more
        scene.Wait(seconds: 0.1);
        Assert.Equal("ann", scene.Shown(0));
        scene.Wait(seconds: 1.5);
        Assert.Equal("ann bob", scene.Shown(0));
    }

    [Fact]
    public void A_node_with_nothing_to_tell_says_that_it_is_alive_four_times_in_a_down_period() // B6
    {
        var scene = new Scene(nodes: 2);
        scene.Wait(seconds: 30);
        scene.Messages.Clear();
        scene.Wait(seconds: 300);
        Assert.InRange(scene.Messages.Count(said => said.From == 1), 38, 41);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(20)]
    public void No_silence_is_longer_than_a_quarter_of_the_down_period_however_late_a_timer_is(int periods) // B6
    {
        var options = new ReplicaOptions { DownPeriod = new ReplicaOptions().BroadcastPeriod * periods };
        var (random, mostLate, now, beats) = (new Random(periods), TimeSpan.FromMilliseconds(5), TimeSpan.Zero, new List<TimeSpan>());
        var state = new TrackerState(new Replica("a", 1));
        var protocol = new ReplicaProtocol(state, options, new Beats(() => beats.Add(now)), now, 0.5);
        while (beats.Count < 300)
        {
            now = protocol.Due + (mostLate * random.NextDouble());
            if (random.Next(10) == 0)
            {
                now -= options.BroadcastPeriod / 2; // a change between two ticks, which is told early after a quiet while
                state.Track(new Slot("t", beats.Count, $"{now}"), "r", default);
                protocol.Changed(now);
            }
            protocol.Wake(now);
        }
        Assert.All(beats.Zip(beats.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, TimeSpan.Zero, (options.DownPeriod / 4) + mostLate));
    }

    [Fact]
    public void A_storm_is_told_in_messages_of_a_thousand_dots()
    {
        var scene = new Scene(nodes: 2);
        scene.Messages.Clear();
        for (var i = 0; i < 3_000; i++)
            scene.Track(1, "k", owner: i);
        Assert.Equal(3, scene.Messages.Count(said => said.Message is Heartbeat { Delta.Values.Count: 1_000 }));
        scene.Wait(seconds: 3);
        scene.Messages.Clear();
        for (var i = 0; i < 3_000; i++)
            scene.Cluster[1].Operate(state => state.UntrackOwner(i));
        scene.Wait(seconds: 3);
        Assert.InRange(scene.Messages.Count(said => said.From == 1), 6, 8); // two dots each
        Assert.Equal("", scene.Shown(0));
    }

    [Fact]
    public void Large_metas_are_told_before_they_are_more_than_a_message_may_hold()
    {
        var scene = new Scene(nodes: 2);
        byte[] body = [.. "\"a\":\""u8, .. Enumerable.Repeat((byte)'x', 16_000), (byte)'"'];
        for (var i = 0; i < 40; i++)
            scene.Cluster[1].Operate(state => state.Track(new Slot("t0", i, "k"), $"r{i}", body));
        scene.Wait(seconds: 3);
        Assert.All(scene.Messages, said => Assert.InRange(said.Bytes, 1, 160 * 1024));
        Assert.Equal(40, scene.Cluster[0].State.View("t0").Count);
    }

    [Fact]
    public void What_came_and_went_between_two_beats_is_only_a_clock()
    {
        var scene = new Scene(nodes: 2);
        scene.Track(1, "ann");
        scene.Untrack(1, "ann");
        scene.Wait(seconds: 3);
        Assert.Equal("", scene.Told(0));
        Assert.Equal(2, scene.Cluster[0].State.Clock[scene.Cluster[1].State.Self]);
    }

    [Fact]
    public void Hiding_and_showing_go_in_slices_and_diffs_and_list_agree_in_between()
    {
        var (state, other) = OfTwentyFive();
        Assert.Equal((10, 15), (state.Down(other.Self).Topics[0].Leaves.Count, state.View("t").Count));
        Assert.Equal((10, 25), (state.Up(other.Self).Topics[0].Joins.Count, state.View("t").Count)); // only those that were hidden
        Assert.True(state.IsSettled);
        state.Down(other.Self);
        other.Untrack(new Slot("t", 24, "k"));
        Assert.Single(state.Merge(other.TakeDelta()).Topics[0].Leaves); // was still to be seen
        Assert.Equal((10, 4), (state.Settle().Topics[0].Leaves.Count, state.View("t").Count));
        state.PermDown(other.Self);
        Assert.True(state.IsSettled);
        Assert.Equal(0, state.TopicCount);
    }

    [Fact]
    public void Who_goes_while_it_is_being_shown_is_shown_no_further()
    {
        var (state, other) = OfTwentyFive();
        for (state.Down(other.Self); !state.IsSettled;)
            state.Settle();
        Assert.Equal((10, 10), (state.Up(other.Self).Topics[0].Joins.Count, state.View("t").Count));
        state.Hold(other.Self);
        Assert.True(state.IsSettled);
        Assert.Equal((10, 0), (state.PermDown(other.Self).Topics[0].Leaves.Count, state.View("t").Count));
        Assert.True(state.IsSettled);
    }

    private sealed class Beats(Action said) : IReplicaLink
    {
        public void Broadcast(TrackerMessage message) => said();

        public void Send(string node, TrackerMessage message)
        {
        }

        public bool Waits(string node) => false;

        public void Tell(TrackerDiff diff)
        {
        }

        public void Report(ReplicaNotice notice, Replica about, string detail)
        {
        }
    }

    // One that goes over ten entries at a time, and another whose twenty-five it knows.
    private static (TrackerState State, TrackerState Other) OfTwentyFive()
    {
        var state = new TrackerState(new Replica("a", 1), slice: 10);
        var other = new TrackerState(new Replica("b", 1));
        state.Up(other.Self);
        for (var i = 0; i < 25; i++)
            other.Track(new Slot("t", i, "k"), $"r{i}", default);
        state.Merge(other.TakeDelta());
        return (state, other);
    }
}
