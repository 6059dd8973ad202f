using PhoenixSharp.Conformance.Playing;
using PhoenixSharp.Conformance.Reporting;
using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Running;

/// <summary>Plays many scenarios against one server: some at once, as long as they share no name; those with close times alone, after the rest.</summary>
internal sealed class Suite(PlayOptions options, int jobs, Action<Played> report)
{
    // A server may end a client's channels after its connection, and a delayed push may be 50 ms away: so long is a name kept after its scenario.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(100);

    public async Task<IReadOnlyList<Played>> PlayAsync(IReadOnlyList<Scenario> scenarios)
    {
        var played = new List<Played>();
        await PlayTogetherAsync([.. scenarios.Where(scenario => !scenario.PlaysAlone)], jobs, played);
        await PlayTogetherAsync([.. scenarios.Where(scenario => scenario.PlaysAlone)], 1, played);
        return played;
    }

    private async Task PlayTogetherAsync(List<Scenario> waiting, int atOnce, List<Played> played)
    {
        var running = new Dictionary<Task<Played>, IReadOnlySet<string>>();
        var names = waiting.ToDictionary(scenario => scenario, ScenarioNames.Of);
        while (waiting.Count + running.Count > 0)
        {
            while (running.Count < atOnce && waiting.Find(scenario => !running.Values.Any(names[scenario].Overlaps)) is { } next)
            {
                waiting.Remove(next);
                running.Add(PlayAsync(next), names[next]);
            }
            var ended = await Task.WhenAny(running.Keys);
            running.Remove(ended);
            played.Add(await ended);
        }
    }

    private async Task<Played> PlayAsync(Scenario scenario)
    {
        var played = await PlayAsync(scenario, options);
        report(played);
        await Task.Delay(Settling * options.SilenceScale, options.Time);
        return played;
    }

    public static async Task<Played> PlayAsync(Scenario scenario, PlayOptions options)
    {
        var start = options.Time.GetTimestamp();
        var failure = await Player.PlayAsync(scenario, options);
        return new Played(scenario, failure, options.Time.GetElapsedTime(start));
    }
}
