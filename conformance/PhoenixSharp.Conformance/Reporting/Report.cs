namespace PhoenixSharp.Conformance.Reporting;

/// <summary>Writes a run's outcome: a table by area, what failed and how, and the counts on the last line.</summary>
internal static class Report
{
    public static void Write(Outcome outcome, TextWriter to)
    {
        WriteTable(outcome, to);
        foreach (var failed in outcome.Failed)
            WriteFailure(failed, to);
        foreach (var scenario in outcome.NotPlayed)
            to.WriteLine($"{scenario.Name}: not played: needs --server");
        foreach (var deviating in outcome.Deviating)
            to.WriteLine($"{deviating.Scenario.Name}: a listed deviation: {deviating.Failure!.Why}");
        to.WriteLine($"{outcome.Deviating.Count} deviations, {outcome.NotPlayed.Count} not played");
        to.WriteLine($"{outcome.Passed.Count} passed, {outcome.Failed.Count} failed");
    }

    private static void WriteTable(Outcome outcome, TextWriter to)
    {
        to.WriteLine($"{"area",-20}{"passed",8}{"failed",8}{"deviations",12}{"not played",12}");
        foreach (var area in outcome.Picked.Select(scenario => scenario.Area).Distinct())
        {
            int Of(IEnumerable<Played> played) => played.Count(one => one.Scenario.Area == area);
            to.WriteLine($"{area,-20}{Of(outcome.Passed),8}{Of(outcome.Failed),8}{Of(outcome.Deviating),12}{outcome.NotPlayed.Count(scenario => scenario.Area == area),12}");
        }
        to.WriteLine();
    }

    private static void WriteFailure(Played played, TextWriter to)
    {
        to.WriteLine($"{played.Scenario.Name}: {played.Scenario.Description}");
        if (played.Failure is not { } failure)
        {
            to.WriteLine("  listed but passes: take it off the deviations");
            return;
        }
        to.WriteLine($"  step {failure.Step}{(failure.Client.Length > 0 ? $", client {failure.Client}" : "")}: {failure.Why}");
        to.WriteLine($"  expected: {failure.Expected}");
        to.WriteLine($"  came:     {failure.Came}");
    }
}
