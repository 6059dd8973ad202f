using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Running;

/// <summary>Picks the scenarios that the command line asks for.</summary>
internal static class Selection
{
    /// <exception cref="UsageException">An area or a scenario does not exist, or none is left.</exception>
    public static IReadOnlyList<Scenario> Pick(IReadOnlyList<Scenario> all, Arguments arguments)
    {
        var areas = all.Select(scenario => scenario.Area).ToHashSet();
        RequireKnown("area", arguments.Areas, areas);
        RequireKnown("scenario", arguments.Scenarios, [.. all.Select(scenario => scenario.Name)]);
        RequireKnown("area or scenario", arguments.Except, [.. areas, .. all.Select(scenario => scenario.Name)]);
        var picked = all.Where(scenario =>
            (arguments.Areas.Count == 0 || arguments.Areas.Contains(scenario.Area))
            && !arguments.Except.Contains(scenario.Area)
            && !arguments.Except.Contains(scenario.Name)
            && (arguments.Scenarios.Count == 0 || arguments.Scenarios.Contains(scenario.Name))).ToList();
        return picked.Count > 0 ? picked : throw new UsageException("No scenario is left to play.");
    }

    private static void RequireKnown(string what, IEnumerable<string> names, HashSet<string> known)
    {
        if (names.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
            throw new UsageException($"There is no {what} {unknown}. --list shows them.");
    }
}
