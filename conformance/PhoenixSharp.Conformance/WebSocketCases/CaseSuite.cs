using PhoenixSharp.Conformance.Playing;

namespace PhoenixSharp.Conformance.WebSocketCases;

/// <summary>A case that was played; without a failure it passed.</summary>
internal sealed record PlayedCase(Case Case, CaseFailure? Failure, TimeSpan Took)
{
    public override string ToString() => $"{(Failure is null ? "ok    " : "failed")} {Case.FullName} ({Case.Clause}) {Took.TotalSeconds:F2} s";
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
