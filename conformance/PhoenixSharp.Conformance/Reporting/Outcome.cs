using PhoenixSharp.Conformance.Playing;
using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Reporting;

/// <summary>A scenario that was played; without a failure it went as recorded.</summary>
internal sealed record Played(Scenario Scenario, PlayFailure? Failure, TimeSpan Took)
{
    public override string ToString() => $"{(Failure is null ? "ok    " : "failed")} {Scenario.Name} {Took.TotalSeconds:F2} s";
}

internal enum Verdict
{
    Passed,

    /// <summary>Went another way than recorded, or is listed as a deviation and passed: the list has to stay true.</summary>
    Failed,

    /// <summary>Went another way than recorded, and the list of deviations says why.</summary>
    Deviation,
    NotPlayed,
    NotInProfile,
}

/// <summary>What became of one scenario.</summary>
/// <param name="Failure">Where it went another way; null where it did not.</param>
/// <param name="Reason">Why it was not played, why it may deviate, or what is wrong with that list; null where there is nothing to say.</param>
internal sealed record Judged(Scenario Scenario, Verdict Verdict, TimeSpan Took, PlayFailure? Failure, string? Reason);

/// <summary>What a run is about.</summary>
/// <param name="Server">Its address, or the command that starts it.</param>
/// <param name="All">How many scenarios there are, picked or not: what a badge counts against.</param>
internal sealed record RunFacts(string Server, DateTimeOffset Started, TimeSpan Took, int All)
{
    public static string Suite { get; } = $"phoenix-conformance {typeof(RunFacts).Assembly.GetName().Version!.ToString(3)}";
}

/// <summary>What a run comes to: a verdict on each scenario that was picked, sorted by name.</summary>
internal sealed class Outcome
{
    private const string NeedsServer = "needs --server, and SIGTERM";

    private Outcome(IEnumerable<Judged> scenarios) => Scenarios = [.. scenarios.OrderBy(one => one.Scenario.Name, StringComparer.Ordinal)];

    public IReadOnlyList<Judged> Scenarios { get; }

    public IEnumerable<Judged> Of(Verdict verdict) => Scenarios.Where(one => one.Verdict == verdict);

    public int Count(Verdict verdict) => Of(verdict).Count();

    /// <param name="played">Some of those picked.</param>
    /// <param name="picked">What was to be played.</param>
    /// <param name="outside">What the server's profile leaves out, with what each needs.</param>
    /// <param name="deviations">Where the server may depart.</param>
    public static Outcome Of(
        IReadOnlyList<Played> played, IReadOnlyList<Scenario> picked, IReadOnlyDictionary<Scenario, string> outside, Deviations deviations) => new(
        [
            .. played.Select(one => Judge(one, deviations)),
            .. picked.Except(played.Select(one => one.Scenario)).Select(one => new Judged(one, Verdict.NotPlayed, default, null, NeedsServer)),
            .. outside.Select(one => new Judged(one.Key, Verdict.NotInProfile, default, null, one.Value)),
        ]);

    private static Judged Judge(Played one, Deviations deviations) => (one.Failure, deviations.ReasonOrNull(one.Scenario)) switch
    {
        (null, null) => new(one.Scenario, Verdict.Passed, one.Took, null, null),
        (null, _) => new(one.Scenario, Verdict.Failed, one.Took, null, "listed but passes: take it off the deviations"),
        ({ } failure, null) => new(one.Scenario, Verdict.Failed, one.Took, failure, null),
        ({ } failure, var reason) => new(one.Scenario, Verdict.Deviation, one.Took, failure, reason),
    };
}
