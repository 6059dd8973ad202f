using PhoenixSharp.Cluster;

namespace PhoenixSharp.PubSub.Tests.Cluster;

public sealed class BucketsTests
{
    private readonly Buckets _buckets = new();

    public BucketsTests()
    {
        _buckets.Reset();
        _buckets.SetLinked(true);
    }

    [Theory]
    [InlineData("", 197)]
    [InlineData("room:lobby", 13)]
    [InlineData("größe", 99)]
    public void A_topics_bucket_is_the_same_on_every_node(string topic, int bucket) => Assert.Equal(bucket, Buckets.Of(topic));

    [Fact]
    public void Topics_spread_over_all_buckets()
    {
        var counts = new int[Buckets.Count];
        for (var i = 0; i < 25_600; i++)
            counts[Buckets.Of($"room:{i}")]++;
        Assert.InRange(counts.Min(), 50, 100);
        Assert.InRange(counts.Max(), 100, 200);
    }

    [Fact]
    public void Who_opens_a_topic_waits_until_its_bucket_is_held()
    {
        var (first, isNew) = _buckets.Open("t");
        var (second, isNewAgain) = _buckets.Open("t");
        Assert.Equal((true, false), (isNew, isNewAgain));
        Assert.False(first.IsCompleted || second.IsCompleted);
        _buckets.Hold(_buckets.Wanted());
        Assert.True(first.IsCompletedSuccessfully && second.IsCompletedSuccessfully);
        Assert.True(_buckets.Open("t").Arriving.IsCompletedSuccessfully);
        Assert.Empty(_buckets.Wanted());
    }

    [Fact]
    public void Nobody_waits_for_a_link_that_is_down()
    {
        var waiting = _buckets.Open("t").Arriving;
        _buckets.SetLinked(false);
        Assert.True(waiting.IsCompletedSuccessfully);
        Assert.True(_buckets.Open("u").Arriving.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_bucket_is_given_up_after_some_beats_without_a_topic_and_not_before()
    {
        _buckets.Open("t");
        _buckets.Hold(_buckets.Wanted());
        _buckets.Beat();
        _buckets.Beat();
        Assert.Empty(_buckets.Drop(beats: 2)); // it has a topic
        _buckets.Close("t");
        _buckets.Beat();
        Assert.Empty(_buckets.Drop(beats: 2));
        _buckets.Beat();
        Assert.Equal([Buckets.Of("t")], _buckets.Drop(beats: 2));
        Assert.False(_buckets.Has(Buckets.Of("t")));
        Assert.True(_buckets.Open("t").IsNew);
    }

    [Fact]
    public void A_new_connection_is_asked_for_all_that_has_topics()
    {
        _buckets.Open("t");
        _buckets.Open("u");
        _buckets.Hold(_buckets.Wanted());
        _buckets.Close("u");
        Assert.Equal([Buckets.Of("u")], _buckets.Reset());
        Assert.Empty(_buckets.Reset()); // told once
        Assert.Equal([Buckets.Of("t")], _buckets.Wanted());
    }
}
