namespace PhoenixSharp.Conformance.Comparing;

/// <summary>README: "One diff may hold what two held here, and the other way round." So diffs are taken entry by entry.</summary>
internal sealed class FoldedDiffs(IReadOnlyList<Expected> all, Membership membership, Ref<PhxRefs> refs)
{
    /// <summary>Takes a diff's entries off what is expected; null where all have their place, or why not.</summary>
    /// <param name="otherwise">Why the diff as a whole is not what was expected.</param>
    public string? Offer(WireMessage message, IReadOnlyList<DiffEntry> entries, string otherwise)
    {
        var trial = refs.Value.Copy();
        var open = Candidates(message).ToDictionary(expected => expected, expected => new List<DiffEntry>(expected.Open!));
        var surplus = entries.Where(entry => !TakeOff(open, entry, trial)).ToList();
        if (TooEarly(open) is { } problem)
            return problem;
        if (!surplus.All(entry => membership.LetsLateLeavePass(message.Topic, entry)))
            return surplus.Count == entries.Count ? otherwise : $"the {surplus[0].Side} of {surplus[0].Key} have no place here; {otherwise}";
        Adopt(open, trial);
        return null;
    }

    private IEnumerable<Expected> Candidates(WireMessage message) =>
        all.Where(expected => !expected.Met && expected.Open is not null && expected.Message!.Envelope == message.Envelope);

    private static bool TakeOff(Dictionary<Expected, List<DiffEntry>> open, DiffEntry came, PhxRefs refs)
    {
        foreach (var entries in open.Values)
        {
            foreach (var entry in entries)
            {
                // A failed comparison may have learned a ref on its way, so each gets its own copy first.
                if (entry.Matches(came, refs.Copy()))
                {
                    entry.Matches(came, refs);
                    entries.Remove(entry);
                    return true;
                }
            }
        }
        return false;
    }

    // What this diff has begun or ended must not pass by anything that is still to come and has to come first.
    private string? TooEarly(Dictionary<Expected, List<DiffEntry>> open)
    {
        foreach (var (touched, rest) in open.Where(one => one.Value.Count < one.Key.Open!.Count))
        {
            var passed = all.TakeWhile(earlier => earlier != touched)
                .FirstOrDefault(earlier => !earlier.Met && !IsDone(earlier, open) && !Tolerances.MayOvertake(touched, earlier, membership));
            if (passed is not null)
                return $"it belongs to step {touched.Number}, but may not come before step {passed.Number}";
        }
        return null;
    }

    private static bool IsDone(Expected expected, Dictionary<Expected, List<DiffEntry>> open) => open.TryGetValue(expected, out var rest) && rest.Count == 0;

    private void Adopt(Dictionary<Expected, List<DiffEntry>> open, PhxRefs trial)
    {
        refs.Value = trial;
        foreach (var (expected, rest) in open)
        {
            if (rest.Count == expected.Open!.Count)
                continue;
            expected.Open.Clear();
            expected.Open.AddRange(rest);
            expected.Met = rest.Count == 0;
            expected.Begun = true;
        }
    }
}
