using PhoenixSharp.Conformance.WebSockets;

namespace PhoenixSharp.Conformance.Comparing;

/// <summary>
/// Recorded messages of one client with nothing of its own doing between them: within such a group the order rules apply.
/// What comes is offered one by one and is taken, or a reason is given why not.
/// </summary>
internal sealed class ExpectedGroup(IReadOnlyList<Expected> all, Membership membership, Ref<PhxRefs> refs)
{
    public bool AllMet => all.All(expected => expected.Met);

    public bool Has(int number) => all.Any(expected => expected.Number == number);

    public bool IsMet(int number) => all.Any(expected => expected.Number == number && expected.Met);

    /// <summary>What has not come yet.</summary>
    public IEnumerable<Expected> Missing => all.Where(expected => !expected.Met);

    /// <summary>Takes a frame; null where it has its place, or why it has not.</summary>
    public string? Offer(Frame came)
    {
        var message = WireMessage.Read(came);
        var problem = OfferWhole(came);
        if (problem is not null && message is not null && DiffEntry.Read(message) is { Count: > 0 } entries)
            problem = new FoldedDiffs(all, membership, refs).Offer(message, entries, problem);
        if (problem is null && message is not null)
            membership.Got(message);
        return problem;
    }

    private string? OfferWhole(Frame came)
    {
        string? problem = null;
        foreach (var expected in Missing.Where(one => !one.Begun))
        {
            var trial = refs.Value.Copy();
            if (expected.Difference(came, trial) is { } difference)
            {
                problem ??= difference;
                continue;
            }
            if (FirstPassedBy(expected) is { } earlier)
                return $"it belongs to step {expected.Number}, but may not come before step {earlier.Number}";
            refs.Value = trial;
            expected.Met = true;
            return null;
        }
        return problem ?? "nothing more was to come here";
    }

    private Expected? FirstPassedBy(Expected expected) =>
        Missing.TakeWhile(earlier => earlier != expected).FirstOrDefault(earlier => !Tolerances.MayOvertake(expected, earlier, membership));
}
