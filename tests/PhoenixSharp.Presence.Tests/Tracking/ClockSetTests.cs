namespace PhoenixSharp.Tracking;

public class ClockSetTests
{
    [Fact]
    public void It_holds_what_was_added_and_not_removed()
    {
        var (random, set, plain) = (new Random(1), new ClockSet(), new HashSet<long>());
        foreach (var clock in (long[])[1, 63, 64, 1L << 53])
            Add(clock);
        for (var i = 0; i < 500; i++)
            Add(random.Next(1, 1_000));
        for (var i = 0; i < 500; i++)
        {
            var clock = random.Next(1, 1_000);
            Assert.Equal(plain.Remove(clock), set.Remove(clock));
        }
        for (var clock = 1; clock < 1_100; clock++)
            Assert.Equal(plain.Contains(clock), set.Contains(clock));
        Assert.True(set.Contains(1L << 53));
        Assert.False(set.Contains((1L << 53) - 1));

        void Add(long clock)
        {
            set.Add(clock);
            plain.Add(clock);
        }
    }
}
