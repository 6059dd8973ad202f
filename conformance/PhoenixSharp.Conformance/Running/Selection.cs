using PhoenixSharp.Conformance.Profiles;
using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Running;

/// <summary>The scenarios that the command line asks for.</summary>
/// <param name="All">Also those that it does not ask for.</param>
/// <param name="Picked">What is to be played.</param>
/// <param name="Outside">What is asked for, but left out by the server's profile or by HTTP/2, and why.</param>
internal sealed record Selection(IReadOnlyList<Scenario> All, IReadOnlyList<Scenario> Picked, IReadOnlyDictionary<Scenario, string> Outside)
{
    /// <exception cref="UsageException">An area or a scenario does not exist, or none is left.</exception>
    public static Selection Pick(Arguments arguments)
    {
        var profile = arguments.Profile is { } file ? Profile.Read(file) : Profile.Whole;
        return Pick(arguments.Transcripts is { } folder ? TranscriptFolder.Read(folder) : BuiltIn.Scenarios(), profile, arguments);
    }

    /// <exception cref="UsageException">An area or a scenario does not exist, or none is left.</exception>
    public static Selection Pick(IReadOnlyList<Scenario> all, Profile profile, Arguments arguments)
    {
        RequireKnown(all, profile, arguments);
        var asked = all.Where(scenario => IsAsked(scenario, arguments)).ToList();
        var outside = new Dictionary<Scenario, string>();
        foreach (var scenario in asked)
        {
            if ((profile.LeavesOut(scenario) ?? (arguments.Http2 ? scenario.WhyNotOverHttp2 : null)) is { } reason)
                outside.Add(scenario, reason);
        }
        List<Scenario> picked = [.. asked.Except(outside.Keys).Select(profile.Place)];
        return picked.Count > 0 ? new Selection(all, picked, outside) : throw new UsageException("No scenario is left to play.");
    }

    private static bool IsAsked(Scenario scenario, Arguments arguments) =>
        (arguments.Areas.Count == 0 || arguments.Areas.Contains(scenario.Area))
        && !arguments.Except.Contains(scenario.Area)
        && !arguments.Except.Contains(scenario.Name)
        && (arguments.Scenarios.Count == 0 || arguments.Scenarios.Contains(scenario.Name));

    private static void RequireKnown(IReadOnlyList<Scenario> all, Profile profile, Arguments arguments)
    {
        var areas = all.Select(scenario => scenario.Area).ToHashSet();
        HashSet<string> names = [.. all.Select(scenario => scenario.Name)], either = [.. areas, .. names];
        RequireKnown("area", arguments.Areas, areas);
        RequireKnown("scenario", arguments.Scenarios, names);
        RequireKnown("area or scenario", arguments.Except, either);
        RequireKnown("area or scenario", profile.Except, either);
    }

    private static void RequireKnown(string what, IEnumerable<string> names, HashSet<string> known)
    {
        if (names.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
            throw new UsageException($"There is no {what} {unknown}. --list shows them.");
    }
}
