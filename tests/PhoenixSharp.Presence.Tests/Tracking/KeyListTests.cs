namespace PhoenixSharp.Tracking;

public class KeyListTests
{
    private long _clock;

    [Fact]
    public void It_holds_what_a_sorted_dictionary_holds_whatever_comes_and_goes_one_by_one_or_many_at_once()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var (list, plain) = (KeyList.Empty, new SortedDictionary<string, List<Entry>>(StringComparer.Ordinal));
            for (var step = 0; step < 60; step++)
            {
                list = list.After(Changes(random, plain, random.Next(3) == 0 ? 1 : random.Next(1, 400)));
                Assert.Equal(plain.Count, list.Count);
                Assert.Equal(plain.Select(key => (key.Key, Refs(key.Value))), list.Select(key => (key.Key, Refs(key.Entries))));
                Assert.All(list.Chunks.ToArray(), chunk => Assert.InRange(chunk.Items.Length, 1, 64));
            }
            Assert.True(list.Chunks.Length > 2, $"seed {seed}: too few keys to be split");
            Assert.All(plain, key => Assert.Equal(Refs(key.Value), Refs(list.Find(key.Key)!.Value.Entries)));
            Assert.Null(list.Find("none"));
            list = list.After([.. plain.Values.SelectMany(entries => entries).Select((entry, at) => new KeyChange(entry, Joins: false, at))]);
            Assert.True(list.Chunks.IsEmpty);
        }
    }

    [Fact]
    public void One_that_was_taken_does_not_change()
    {
        Entry first = Item("a"), second = Item("a"), third = Item("b");
        var before = KeyList.Empty.After([new KeyChange(first, true, 0)]);
        var after = before.After([new KeyChange(first, false, 0), new KeyChange(second, true, 1), new KeyChange(third, true, 2), new KeyChange(second, false, 3)]);
        Assert.Equal(["r1"], before.Select(item => item.Metas[0].PhxRef));
        Assert.Equal(["r3"], after.Select(item => item.Metas[0].PhxRef));
        Assert.Null(KeyList.Empty.Find("a"));
    }

    [Fact]
    public void A_change_leaves_all_chunks_as_they_are_that_it_does_not_touch()
    {
        var before = KeyList.Empty.After([.. Enumerable.Range(0, 10_000).Select(at => new KeyChange(Item($"{at}"), true, at))]);
        var after = before.After([new KeyChange(Item("5000"), true, 0), new KeyChange(Item("5001"), true, 1)]);
        Assert.InRange(after.Chunks.ToArray().Except(before.Chunks.ToArray()).Count(), 1, 2);
    }

    private KeyChange[] Changes(Random random, SortedDictionary<string, List<Entry>> plain, int count)
    {
        var changes = new KeyChange[count];
        for (var at = 0; at < count; at++)
        {
            var key = $"{random.Next(1500)}";
            if (random.Next(3) > 0 || !plain.TryGetValue(key, out var known))
            {
                if (!plain.TryGetValue(key, out known))
                    plain[key] = known = [];
                known.Add(Item(key));
                changes[at] = new KeyChange(known[^1], Joins: true, at);
                continue;
            }
            changes[at] = new KeyChange(known[random.Next(known.Count)], Joins: false, at);
            known.Remove(changes[at].Entry);
            if (known.Count == 0)
                plain.Remove(key);
        }
        return changes;
    }

    private Entry Item(string key) => new(new Slot("t", 1, key), new Dot(new Replica("a", 1), ++_clock), new Meta($"r{_clock}", null, default));

    private static string Refs(IEnumerable<Entry> entries) => string.Join(' ', entries.Select(entry => entry.Meta.PhxRef));
}
