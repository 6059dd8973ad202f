namespace PhoenixSharp.Tracking;

public class IntervalSetTests
{
    [Fact]
    public void Clocks_that_touch_are_one_run()
    {
        var set = new IntervalSet();
        set.Add(3);
        set.Add(5);
        Assert.Equal("3-3 5-5", set.ToString());
        set.Add(4);
        Assert.Equal("3-5", set.ToString());
    }

    [Fact]
    public void A_run_swallows_those_it_covers()
    {
        var set = new IntervalSet();
        foreach (var clock in (long[])[2, 4, 6, 20])
            set.Add(clock);
        set.Add(3, 9);
        Assert.Equal("2-9 20-20", set.ToString());
        Assert.Equal(9, set.Count);
    }

    [Fact]
    public void Compacting_stops_at_a_gap()
    {
        var set = new IntervalSet();
        set.Add(1, 3);
        set.Add(5, 6);
        Assert.Equal(3, set.Compact(0));
        Assert.Equal("5-6", set.ToString());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(300)] // more than are put in one by one
    public void A_union_holds_what_either_holds(int most)
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var (set, other, plain) = (new IntervalSet(), new IntervalSet(), new HashSet<long>());
            for (var i = 0; i < 2 * most; i++)
            {
                var from = random.Next(1, 6 * most);
                var to = from + random.Next(0, 3);
                (i % 2 == 0 ? set : other).Add(from, to);
                plain.UnionWith(Enumerable.Range(from, to - from + 1).Select(clock => (long)clock));
            }
            set.UnionWith(other);
            Assert.Equal(plain.Order(), Enumerable.Range(0, (6 * most) + 9).Select(clock => (long)clock).Where(set.Contains));
            Assert.Equal(plain.Count, set.Count);
            AssertApart(set, seed);
        }
    }

    [Fact]
    public void It_holds_what_a_plain_set_holds_and_compacting_changes_nothing_that_is_seen()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var (set, plain, context) = (new IntervalSet(), new HashSet<long>(), 0L);
            for (var step = 0; step < 60; step++)
            {
                var from = random.Next(1, 60);
                var to = from + random.Next(0, 5);
                set.Add(from, to);
                plain.UnionWith(Enumerable.Range(from, to - from + 1).Select(clock => (long)clock));
                if (random.Next(4) == 0)
                    context = set.Compact(context);
                for (var clock = 1L; clock < 70; clock++)
                    Assert.True(plain.Contains(clock) == (clock <= context || set.Contains(clock)), $"seed {seed}, step {step}, clock {clock}: {context} {set}");
                AssertApart(set, seed);
            }
        }
    }

    private static void AssertApart(IntervalSet set, int seed)
    {
        for (var i = 1; i < set.Runs.Count; i++)
            Assert.True(set.Runs[i].From > set.Runs[i - 1].To + 1, $"seed {seed}: {set}");
    }
}
