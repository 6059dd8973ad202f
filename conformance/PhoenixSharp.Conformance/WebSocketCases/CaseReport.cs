namespace PhoenixSharp.Conformance.WebSocketCases;

/// <summary>Writes the result of a run: a table by group, each difference, and the counts on the last line.</summary>
internal static class CaseReport
{
    public static void Write(IReadOnlyList<PlayedCase> played, TextWriter to)
    {
        to.WriteLine($"{"group",-20}{"passed",8}{"failed",8}{"informational",15}");
        foreach (var group in played.GroupBy(one => one.Case.Group))
        {
            to.WriteLine($"{group.Key,-20}{Count(group, CaseOutcome.Passed),8}{Count(group, CaseOutcome.Failed),8}"
                + $"{Count(group, CaseOutcome.Informational),15}");
        }
        to.WriteLine();
        foreach (var one in played)
        {
            if (one.Difference is { } difference)
                WriteDifference(one.Case, difference, to);
        }
        if (Count(played, CaseOutcome.Informational) is > 0 and var informational)
            to.WriteLine($"{informational} informational");
        to.WriteLine($"{Count(played, CaseOutcome.Passed)} passed, {Count(played, CaseOutcome.Failed)} failed");
    }

    private static int Count(IEnumerable<PlayedCase> played, CaseOutcome outcome) => played.Count(one => one.Outcome == outcome);

    private static void WriteDifference(Case one, CaseFailure difference, TextWriter to)
    {
        to.WriteLine(one.Leeway is null ? $"{one.FullName} ({one.Clause})" : $"{one.FullName} ({one.Clause}), informational: {one.Leeway}");
        to.WriteLine($"  sent:     {difference.Sent}");
        to.WriteLine($"  expected: {difference.Expected}");
        to.WriteLine($"  came:     {difference.Came}");
    }
}
