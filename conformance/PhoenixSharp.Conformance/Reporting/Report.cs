namespace PhoenixSharp.Conformance.Reporting;

/// <summary>Writes a run's outcome for people: a table by area, what failed and how, and the counts on the last line.</summary>
internal static class Report
{
    public static void Write(Outcome outcome, TextWriter to)
    {
        WriteTable(outcome, to);
        foreach (var failed in outcome.Of(Verdict.Failed))
            WriteFailure(failed, to);
        foreach (var one in outcome.Of(Verdict.NotPlayed))
            to.WriteLine($"{one.Scenario.Name}: not played: {one.Reason}");
        foreach (var one in outcome.Of(Verdict.Deviation))
            to.WriteLine($"{one.Scenario.Name}: a listed deviation: {one.Failure!.Why}");
        if (FixtureHint.OrNull(outcome) is { } hint)
            to.WriteLine(hint);
        to.Write($"{outcome.Count(Verdict.Deviation)} deviations, {outcome.Count(Verdict.NotPlayed)} not played, ");
        to.WriteLine($"{outcome.Count(Verdict.NotInProfile)} not in the profile");
        to.WriteLine($"{outcome.Count(Verdict.Passed)} passed, {outcome.Count(Verdict.Failed)} failed");
    }

    private static void WriteTable(Outcome outcome, TextWriter to)
    {
        to.WriteLine($"{"area",-20}{"passed",8}{"failed",8}{"deviations",12}{"not played",12}{"not in the profile",20}");
        foreach (var area in outcome.Scenarios.GroupBy(one => one.Scenario.Area))
        {
            int Of(Verdict verdict) => area.Count(one => one.Verdict == verdict);
            to.Write($"{area.Key,-20}{Of(Verdict.Passed),8}{Of(Verdict.Failed),8}");
            to.WriteLine($"{Of(Verdict.Deviation),12}{Of(Verdict.NotPlayed),12}{Of(Verdict.NotInProfile),20}");
        }
        to.WriteLine();
    }

    private static void WriteFailure(Judged judged, TextWriter to)
    {
        to.WriteLine($"{judged.Scenario.Name}: {judged.Scenario.Description}");
        if (judged.Failure is not { } failure)
        {
            to.WriteLine($"  {judged.Reason}");
            return;
        }
        to.WriteLine($"  {failure.Place}: {failure.Why}");
        to.WriteLine($"  expected: {failure.Expected}");
        to.WriteLine($"  came:     {failure.Came}");
    }
}
