namespace PhoenixSharp.Tracking;

/// <summary>What a merge costs, by what it allocates and how much it does at once: the same on any machine.</summary>
public class CostTests
{
    private const int Few = 4_000;
    private const int Many = 40_000;

    [Theory]
    [InlineData(1, 3.0)] // more chunks, and a longer list of them
    [InlineData(1_000, 1.5)]
    public void Merging_a_delta_costs_what_the_delta_holds_and_not_what_is_stored(int topics, double most)
    {
        var (few, many) = (BytesOfMerge(Few, topics), BytesOfMerge(Many, topics));
        Assert.InRange(many, few / most, few * most);
    }

    [Fact]
    public void Keeping_a_delta_costs_no_more_than_its_place()
    {
        var author = new TrackerState(new Replica("a", 1));
        var generations = new Replication.Generations(10_000);
        var largest = 0L;
        for (var i = 0; i < 500; i++)
        {
            for (var j = 0; j < 100; j++)
                author.Track(new Slot("t", i, $"{j}"), $"r{i}-{j}", default);
            var delta = author.TakeDelta();
            var before = GC.GetAllocatedBytesForCurrentThread();
            generations.Push(delta);
            largest = Math.Max(largest, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.InRange(generations.Size, 9_000, 10_000);
        Assert.InRange(largest, 0, 16_000); // the queue grows now and then; a hundred entries are never copied
    }

    [Fact]
    public void No_slice_of_a_node_that_goes_or_comes_is_longer_than_a_thousand_entries()
    {
        var (author, state) = Pair(12_345, topics: 10);
        var (gone, slices) = (Changes(state.Down(author.Self)), 1);
        for (; !state.IsSettled; slices++)
            gone += Changes(state.Settle());
        Assert.Equal((12_345, 13), (gone, slices));
    }

    private static int Changes(TrackerDiff diff)
    {
        var changes = diff.Topics.Sum(change => change.Joins.Count + change.Leaves.Count);
        Assert.InRange(changes, 0, 1_000);
        return changes;
    }

    // The mean of several: the view is put together for several at once.
    private static long BytesOfMerge(int entries, int topics)
    {
        const int Rounds = 8;
        var (author, state) = Pair(entries, topics);
        var bytes = 0L;
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < 250; i++)
            {
                author.Track(SlotOf(entries + (round * 250) + i, topics), $"r{round}-{i}", default);
                author.Untrack(SlotOf(((round * 250) + i) * 7, topics));
            }
            var delta = author.TakeDelta();
            var before = GC.GetAllocatedBytesForCurrentThread();
            state.Merge(delta);
            bytes += GC.GetAllocatedBytesForCurrentThread() - before;
        }
        return bytes / Rounds;
    }

    private static (TrackerState Author, TrackerState State) Pair(int entries, int topics)
    {
        var (author, state) = (new TrackerState(new Replica("a", 1)), new TrackerState(new Replica("b", 1)));
        state.Up(author.Self);
        for (var i = 0; i < entries; i++)
            author.Track(SlotOf(i, topics), $"r{i}", default);
        state.Merge(author.TakeDelta());
        return (author, state);
    }

    private static Slot SlotOf(int user, int topics) => new($"room:{user % topics}", user, $"user-{user}");
}
