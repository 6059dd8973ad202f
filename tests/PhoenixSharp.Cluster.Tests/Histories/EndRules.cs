namespace PhoenixSharp.Cluster.Tests.Histories;

/// <summary>At the end every node lists exactly who is really there, each once, with the meta that was tracked last (I1).</summary>
internal static class EndRules
{
    public static IEnumerable<Violation> Check(Timeline timeline)
    {
        var there = timeline.Subscriptions.Where(subscription => subscription.IsOpen)
            .ToLookup(subscription => subscription.Topic, subscription => subscription.Connection);
        var listings = timeline.Events.OfType<HistoryEvent.Listed>().ToArray();
        return
        [
            .. listings.SelectMany(listing => Check(timeline, listing, [.. there[listing.Topic]])),
            .. listings.GroupBy(listing => listing.Topic).SelectMany(CheckRefs),
        ];
    }

    // A meta is known by the same ref everywhere, or clients that change nodes would see it leave and join.
    private static IEnumerable<Violation> CheckRefs(IEnumerable<HistoryEvent.Listed> listings)
    {
        var first = listings.First();
        var refs = first.All.ToLookup(meta => (meta.Connection, meta.Version), meta => meta.Ref);
        return
            from listing in listings.Skip(1)
            from meta in listing.All
            let there = refs[(meta.Connection, meta.Version)].FirstOrDefault()
            where there is not null && there != meta.Ref
            select Broken(listing, $"lists {meta}, which {first.Node} lists as {there}");
    }

    private static IEnumerable<Violation> Check(Timeline timeline, HistoryEvent.Listed listing, HashSet<string> there)
    {
        foreach (var ghost in listing.All.Where(meta => !there.Contains(meta.Connection)))
            yield return Broken(listing, $"lists {ghost}, which isn't there");
        foreach (var twice in listing.All.GroupBy(meta => meta.Connection).Where(metas => metas.Count() > 1))
            yield return Broken(listing, $"lists {twice.Key} more than once: {string.Join(", ", twice)}");
        foreach (var connection in there)
        {
            var version = timeline.Versions[(connection, listing.Topic)];
            var meta = listing.All.FirstOrDefault(meta => meta.Connection == connection);
            if (meta is null)
                yield return Broken(listing, $"doesn't list {connection} of {timeline.NodeOf(connection)}, which is there");
            else if (meta.Version != version)
                yield return Broken(listing, $"lists {meta}, whose last is version {version}");
        }
    }

    private static Violation Broken(HistoryEvent.Listed listing, string what) => new("I1", $"at the end {listing.Node} {what}, on {listing.Topic}");
}
