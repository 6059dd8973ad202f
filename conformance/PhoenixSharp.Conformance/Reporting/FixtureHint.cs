using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Reporting;

/// <summary>Recognizes a server that does not mount the fixture, where hundreds of failures have one cause.</summary>
internal static class FixtureHint
{
    private const string Text =
        "Nearly every connect was refused: the server must mount the fixture's sockets. phoenix-conformance help fixture describes them; "
        + "sockets at other paths are named in a profile.";

    /// <summary>
    /// Returns the hint if at least nine of ten scenarios that connect failed at a connect; otherwise <see langword="null"/>.
    /// </summary>
    public static string? OrNull(Outcome outcome)
    {
        var connecting = outcome.Scenarios.Where(one => WasPlayed(one) && one.Scenario.Steps.Any(IsAcceptedConnect)).ToList();
        var refused = connecting.Count(IsRefused);
        return refused > 0 && refused * 10 >= connecting.Count * 9 ? Text : null;
    }

    private static bool WasPlayed(Judged one) => one.Verdict is Verdict.Passed or Verdict.Failed or Verdict.Deviation;

    private static bool IsAcceptedConnect(Step step) => step is Step.Connect { Response.Status: 101 };

    // The server answered the connect with another status.
    private static bool IsRefused(Judged one) =>
        one.Failure is { } failure
        && failure.Came.StartsWith("status ", StringComparison.Ordinal)
        && failure.Came != failure.Expected
        && one.Scenario.Steps.Any(step => step.Number == failure.Step && IsAcceptedConnect(step));
}
