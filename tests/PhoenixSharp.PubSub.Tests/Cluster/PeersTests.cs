using PhoenixSharp.Cluster;

namespace PhoenixSharp.PubSub.Tests.Cluster;

public sealed class PeersTests
{
    private readonly Peers _peers = new(TimeProvider.System);

    [Fact]
    public void A_gap_in_the_numbers_of_a_bucket_is_counted_once()
    {
        Assert.Equal([0, 0, 2, 0], Numbers(bucket: 1, 7, 8, 11, 12));
        Assert.Equal([0], Numbers(bucket: 2, 100)); // each bucket has its own
    }

    [Fact]
    public void What_comes_twice_or_too_late_is_told_apart() => Assert.Equal([0, -1, 1, -1], Numbers(bucket: 1, 1, 1, 3, 2));

    [Fact]
    public void A_number_beyond_all_is_no_trouble() => Assert.Equal([0, long.MaxValue, -1], Numbers(bucket: 1, 1, ulong.MaxValue, 5));

    [Fact]
    public void What_comes_while_nobody_listens_is_not_missed()
    {
        Numbers(bucket: 1, 1);
        _peers.Leave(1);
        Assert.Equal([0], Numbers(bucket: 1, 9));
    }

    [Fact]
    public void A_node_that_starts_again_counts_from_the_beginning_and_its_earlier_life_counts_no_more()
    {
        Numbers(bucket: 1, 50);
        Assert.True(Beat("n"u8, incarnation: 2).IsUp);
        Assert.Equal([0, 0], Numbers(1, incarnation: 2, [1, 2]));
        Assert.Equal([-1], Numbers(1, incarnation: 1, [51]));
    }

    [Fact]
    public void A_node_is_silent_after_some_beats_and_up_again_when_it_is_heard()
    {
        Assert.True(Beat("n"u8, 1).IsUp);
        Assert.Empty(_peers.Beat(most: 1));
        Assert.False(Beat("n"u8, 1).IsUp);
        Assert.Empty(_peers.Beat(most: 1));
        Assert.Equal(["n"], _peers.Beat(most: 1));
        Assert.Empty(_peers.List());
        Assert.True(Beat("n"u8, 1).IsUp);
    }

    [Fact]
    public void A_node_that_comes_back_shows_what_is_missing()
    {
        Numbers(bucket: 1, 5);
        Assert.Equal(["n"], _peers.Beat(most: 0));
        Assert.Empty(_peers.Beat(most: 0)); // told once
        Assert.Equal([3], Numbers(bucket: 1, 9));
    }

    [Fact]
    public void A_node_may_start_again_by_a_clock_that_was_put_back()
    {
        Numbers(bucket: 1, 5);
        _peers.Beat(most: 0);
        Assert.Equal([0, 0], Numbers(1, incarnation: 0, [1, 2]));
    }

    [Fact]
    public void A_node_that_starts_again_at_once_by_such_a_clock_is_heard_once_its_earlier_life_is_down()
    {
        Assert.Equal([0], Numbers(1, incarnation: 5, [50]));
        List<string> down = [];
        for (ulong beat = 1; beat <= 7; beat++)
        {
            Assert.Equal([beat < 7 ? -1 : 0], Numbers(1, incarnation: 3, [beat]));
            down.AddRange(_peers.Beat(most: 5));
        }
        Assert.Equal(["n"], down);
        Assert.Equal([1], Numbers(1, incarnation: 3, [9]));
        Assert.Single(_peers.List());
    }

    [Fact]
    public void Two_nodes_of_one_name_are_told_once_both_go_on_for_longer_than_an_earlier_start_could_and_until_one_stops()
    {
        for (var beat = 1; beat <= 12; beat++)
        {
            Hear(5, 3);
            Assert.Equal(beat < 10 ? [] : ["n"], _peers.Shared);
        }
        for (var beat = 1; beat <= 5; beat++)
        {
            Assert.Equal(["n"], _peers.Shared);
            Hear(5);
        }
        Assert.Empty(_peers.Shared);
    }

    [Fact]
    public void A_node_that_starts_again_is_not_two_whichever_way_its_clock_went()
    {
        for (var beat = 1; beat <= 20; beat++)
        {
            Hear(beat == 1 ? [5, 3] : [3]); // the clock was put back
            Assert.Empty(_peers.Shared);
        }
        for (var beat = 1; beat <= 20; beat++)
        {
            Hear(beat <= 5 ? [7, 3] : [7]); // what the earlier start sent comes for a while
            Assert.Empty(_peers.Shared);
        }
    }

    [Fact]
    public void Names_from_the_wire_fill_no_more_than_so_much()
    {
        for (var i = 0; i < Peers.Most; i++)
            Assert.NotNull(Beat(System.Text.Encoding.ASCII.GetBytes($"n{i}"), 1).Peer);
        Assert.Null(Beat("one-more"u8, 1).Peer);
        Assert.NotNull(Beat("n7"u8, 1).Peer);
        for (var beat = 0; beat <= 600; beat++)
            _peers.Beat(most: 5);
        Assert.NotNull(Beat("one-more"u8, 1).Peer); // all may be forgotten in the end
    }

    private void Hear(params ulong[] incarnations)
    {
        foreach (var incarnation in incarnations)
            Beat("n"u8, incarnation);
        _peers.Beat(most: 5);
    }

    private Heard Beat(ReadOnlySpan<byte> node, ulong incarnation) =>
        _peers.Hear(new Envelope { Kind = EnvelopeKind.Beat, Node = node, Incarnation = incarnation });

    private long[] Numbers(int bucket, params ulong[] sequences) => Numbers(bucket, incarnation: 1UL, sequences);

    private long[] Numbers(int bucket, ulong incarnation, ulong[] sequences) => Array.ConvertAll(sequences, sequence =>
    {
        Beat("n"u8, incarnation);
        var envelope = new Envelope { Node = "n"u8, Incarnation = incarnation, Sequence = sequence };
        return _peers.Hear(envelope).Peer is { } peer ? _peers.Number(peer, envelope, bucket) : -1;
    });
}
