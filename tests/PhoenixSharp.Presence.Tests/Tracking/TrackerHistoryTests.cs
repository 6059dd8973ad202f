namespace PhoenixSharp.Tracking;

/// <summary>Random histories of merges alone; those of whole clusters are in <c>Simulation</c>. A failure names its seed.</summary>
public class TrackerHistoryTests
{
    private const int Seeds = 400;

    [Fact]
    public void Deltas_merged_in_any_order_and_any_number_of_times_give_the_same() // I5
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var (deltas, authors) = History(random);
            var expected = Observe(deltas, authors);
            Delta[] doubled = [.. deltas, .. deltas.Where(_ => random.Next(3) == 0)];
            for (var i = 0; i < 5; i++)
            {
                random.Shuffle(doubled);
                Assert.True(expected == Observe(doubled, authors), $"seed {seed}");
            }
        }
    }

    private static (Delta[] Deltas, Replica[] Authors) History(Random random)
    {
        TrackerState[] authors = [.. Enumerable.Range(0, 3).Select(i => new TrackerState(new Replica($"n{i}", 1)))];
        List<Delta> deltas = [];
        for (var step = 0; step < 60; step++)
        {
            var author = authors[random.Next(authors.Length)];
            var slot = new Slot("t", random.Next(2), $"k{random.Next(3)}");
            if (author.Find(slot) is null)
                author.Track(slot, $"r{step}", default);
            else if (random.Next(2) == 0)
                author.Update(slot, $"r{step}", default);
            else
                author.Untrack(slot);
            if (random.Next(3) == 0)
                deltas.Add(author.TakeDelta());
        }
        deltas.AddRange(authors.Where(author => author.HasDelta).Select(author => author.TakeDelta()));
        return ([.. deltas], [.. authors.Select(author => author.Self)]);
    }

    private static string Observe(Delta[] deltas, Replica[] authors)
    {
        var observer = new TrackerState(new Replica("observer", 1));
        foreach (var author in authors)
            observer.Up(author);
        foreach (var delta in deltas)
            observer.Merge(delta);
        var replicas = observer.Replicas.OrderBy(replica => replica.Replica.Name, StringComparer.Ordinal).Select(replica =>
            $"{replica.Replica.Name} {replica.Context} {replica.Cloud} {string.Join(',', replica.Entries.Select(entry => entry.Meta.PhxRef).Order(StringComparer.Ordinal))}");
        return string.Join('\n', replicas);
    }
}
