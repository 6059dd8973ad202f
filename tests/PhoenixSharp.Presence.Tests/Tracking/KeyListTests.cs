namespace PhoenixSharp.Tracking;

public class KeyListTests
{
    [Fact]
    public void It_holds_what_a_sorted_dictionary_holds_whatever_comes_and_goes()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var (list, plain) = (KeyList.Empty, new SortedDictionary<string, KeyedMetas>(StringComparer.Ordinal));
            for (var step = 0; step < 2000; step++)
            {
                var key = $"{random.Next(1500)}";
                if (random.Next(5) > 0)
                    list = list.With(plain[key] = new KeyedMetas(key, Entry.EncodeKey(key), [new Meta($"{step}", null, default)]));
                else if (plain.Remove(key))
                    list = list.Without(key);
                Assert.Same(plain.GetValueOrDefault(key), list.Find(key));
                Assert.Equal(plain.Count, list.Count);
            }
            Assert.True(plain.Values.SequenceEqual(list), $"seed {seed}");
            Assert.True(list.Chunks.Length > 2, $"seed {seed}: too few keys to be split");
            foreach (var key in plain.Keys)
                list = list.Without(key);
            Assert.True(list.Chunks.IsEmpty);
        }
    }

    [Fact]
    public void One_that_was_taken_does_not_change()
    {
        var before = KeyList.Empty.With(Item("a", "r1"));
        var after = before.With(Item("a", "r2")).With(Item("b", "r3")).Without("a");
        Assert.Equal(["r1"], before.Select(item => item.Metas[0].PhxRef));
        Assert.Equal(["r3"], after.Select(item => item.Metas[0].PhxRef));
        Assert.Null(KeyList.Empty.Find("a"));
    }

    private static KeyedMetas Item(string key, string phxRef) => new(key, Entry.EncodeKey(key), [new Meta(phxRef, null, default)]);
}
