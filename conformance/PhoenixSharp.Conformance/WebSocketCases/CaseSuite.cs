using PhoenixSharp.Conformance.Playing;

namespace PhoenixSharp.Conformance.WebSocketCases;

/// <summary>How a case ended.</summary>
internal enum CaseOutcome
{
    /// <summary>The server answered as the case expects.</summary>
    Passed,

    /// <summary>The server broke the clause.</summary>
    Failed,

    /// <summary>The server answered in another way, which is lawful, see <see cref="Case.Leeway"/>.</summary>
    Informational,
}

/// <summary>A case that was played.</summary>
/// <param name="Difference">How the answer differs from the expected one; null if it doesn't.</param>
internal sealed record PlayedCase(Case Case, CaseFailure? Difference, TimeSpan Took)
{
    public CaseOutcome Outcome => (Difference, Case.Leeway) switch
    {
        (null, _) => CaseOutcome.Passed,
        (_, null) => CaseOutcome.Failed,
        _ => CaseOutcome.Informational,
    };

    public override string ToString()
    {
        var outcome = Outcome switch { CaseOutcome.Passed => "ok", CaseOutcome.Failed => "failed", _ => "info" };
        return $"{outcome,-6} {Case.FullName} ({Case.Clause}) {Took.TotalSeconds:F2} s";
    }
}

/// <summary>Plays many cases, some at once: they share nothing but the server.</summary>
internal sealed class CaseSuite(PlayOptions options, string path, int jobs, Action<PlayedCase> report)
{
    public async Task<IReadOnlyList<PlayedCase>> PlayAsync(IReadOnlyList<Case> cases)
    {
        var played = new PlayedCase[cases.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = jobs };
        await Parallel.ForAsync(0, cases.Count, parallel, async (i, _) =>
        {
            var start = options.Time.GetTimestamp();
            var failure = await new CasePlayer(cases[i], path, options).PlayAsync();
            played[i] = new PlayedCase(cases[i], failure, options.Time.GetElapsedTime(start));
            report(played[i]);
        });
        return played;
    }
}
