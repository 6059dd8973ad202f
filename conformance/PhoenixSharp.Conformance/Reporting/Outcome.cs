using PhoenixSharp.Conformance.Playing;
using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Reporting;

/// <summary>A scenario that was played; without a failure it went as recorded.</summary>
internal sealed record Played(Scenario Scenario, PlayFailure? Failure, TimeSpan Took)
{
    public override string ToString() => $"{(Failure is null ? "ok    " : "failed")} {Scenario.Name} {Took.TotalSeconds:F2} s";
}

/// <summary>What a run comes to. Each scenario that was picked is in one of the lists.</summary>
internal sealed class Outcome(IReadOnlyList<Played> played, IReadOnlyList<Scenario> picked, Deviations deviations)
{
    public IReadOnlyList<Scenario> Picked => picked;

    public IReadOnlyList<Played> Passed { get; } = [.. played.Where(one => one.Failure is null && !deviations.Has(one.Scenario.Name))];

    /// <summary>Fail, and the list of deviations says why.</summary>
    public IReadOnlyList<Played> Deviating { get; } = [.. played.Where(one => one.Failure is not null && deviations.Has(one.Scenario.Name))];

    /// <summary>Fail, or are listed as deviations and pass: the list has to stay true.</summary>
    public IReadOnlyList<Played> Failed { get; } =
        [.. played.Where(one => one.Failure is null == deviations.Has(one.Scenario.Name)).OrderBy(one => one.Scenario.Name, StringComparer.Ordinal)];

    public IReadOnlyList<Scenario> NotPlayed { get; } = [.. picked.Except(played.Select(one => one.Scenario))];
}
