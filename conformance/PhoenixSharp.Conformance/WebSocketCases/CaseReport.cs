namespace PhoenixSharp.Conformance.WebSocketCases;

/// <summary>Writes what a run comes to: a table by group, what failed and how, and the counts on the last line.</summary>
internal static class CaseReport
{
    public static void Write(IReadOnlyList<PlayedCase> played, TextWriter to)
    {
        to.WriteLine($"{"group",-20}{"passed",8}{"failed",8}");
        foreach (var group in played.GroupBy(one => one.Case.Group))
            to.WriteLine($"{group.Key,-20}{group.Count(one => one.Failure is null),8}{group.Count(one => one.Failure is not null),8}");
        to.WriteLine();
        foreach (var one in played)
        {
            if (one.Failure is { } failure)
                WriteFailure(one.Case, failure, to);
        }
        to.WriteLine($"{played.Count(one => one.Failure is null)} passed, {played.Count(one => one.Failure is not null)} failed");
    }

    private static void WriteFailure(Case one, CaseFailure failure, TextWriter to)
    {
        to.WriteLine($"{one.FullName} ({one.Clause})");
        to.WriteLine($"  sent:     {failure.Sent}");
        to.WriteLine($"  expected: {failure.Expected}");
        to.WriteLine($"  came:     {failure.Came}");
    }
}
