namespace PhoenixSharp.Cluster.Tests.Histories;

/// <summary>Something that must not happen did.</summary>
/// <param name="Rule">Which promise it breaks, in a word or two.</param>
/// <param name="Sentence">What happened, with the places of the events concerned (<c>#12</c> is the history's line 13).</param>
internal sealed record Violation(string Rule, string Sentence);

/// <summary>Tells whether a history keeps what is promised of delivery and of presences. Pure.</summary>
internal static class HistoryChecker
{
    public static IReadOnlyList<Violation> Check(History history)
    {
        var timeline = new Timeline(history);
        return [.. DeliveryRules.Check(timeline), .. LossRules.Check(timeline), .. PresenceRules.Check(timeline), .. EndRules.Check(timeline)];
    }

    /// <summary>Says what is wrong, the seed first.</summary>
    public static string Describe(History history, IReadOnlyList<Violation> violations)
    {
        const int Most = 20;
        var lines = violations.Take(Most).Select(violation => $"  {violation.Rule}: {violation.Sentence}");
        var more = violations.Count > Most ? [$"  and {violations.Count - Most} more"] : Array.Empty<string>();
        return $"Schedule {history.Seed} broke {violations.Count} promises (PHOENIXSHARP_SCHEDULE={history.Seed} plays it again):\n{string.Join('\n', [.. lines, .. more])}";
    }
}
