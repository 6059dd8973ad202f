using PhoenixSharp.Conformance.Playing;
using PhoenixSharp.Conformance.Reporting;
using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Running;

internal static class Program
{
    private const int Passed = 0;
    private const int Failed = 1;
    private const int CannotRun = 2;

    public static async Task<int> Main(string[] words)
    {
        try
        {
            return words is [WebSocketCommand.Name, .. var rest]
                ? await WebSocketCommand.RunAsync(WebSocketArguments.Parse(rest)) ? Passed : Failed
                : await RunAsync(Arguments.Parse(words));
        }
        catch (UsageException problem)
        {
            await Console.Error.WriteLineAsync($"{problem.Message}\n--help tells more.");
            return CannotRun;
        }
        catch (Exception problem) when (problem is TranscriptException or ServerException or DeviationsException)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return CannotRun;
        }
    }

    private static async Task<int> RunAsync(Arguments arguments)
    {
        if (arguments.ShowHelp)
        {
            Console.WriteLine(Arguments.Help);
            return Passed;
        }
        var folder = arguments.Transcripts ?? TranscriptFolder.Find()
            ?? throw new UsageException("There is no conformance/transcripts here or above; say where with --transcripts.");
        var all = TranscriptFolder.Read(folder);
        var picked = Selection.Pick(all, arguments);
        if (arguments.List)
        {
            foreach (var scenario in picked)
                Console.WriteLine($"{scenario.Name}: {scenario.Description}");
            return Passed;
        }
        var deviations = Deviations.Read(arguments.Deviations, folder, all);
        return Report(await PlayAsync(arguments, picked), picked, deviations);
    }

    private static async Task<IReadOnlyList<Played>> PlayAsync(Arguments arguments, IReadOnlyList<Scenario> picked)
    {
        Action<Played> report = arguments.Verbose ? played => Console.WriteLine(played) : _ => { };
        List<Scenario> stopping = [.. picked.Where(scenario => scenario.StopsServer)], others = [.. picked.Except(stopping)];
        if (arguments.Server is not { } command)
            return await PlayRunningAsync(arguments.Url!, others, arguments.Jobs, report);
        List<Played> played = [];
        if (others.Count > 0)
        {
            await using var server = await ServerProcess.StartAsync(command);
            played.AddRange(await PlayRunningAsync(server.Url, others, arguments.Jobs, report));
        }
        foreach (var scenario in OperatingSystem.IsWindows() ? [] : stopping)
        {
            await using var server = await ServerProcess.StartAsync(command);
            played.Add(await Suite.PlayAsync(scenario, new PlayOptions(server.Url) { Terminate = server.Terminate }));
            report(played[^1]);
        }
        return played;
    }

    private static Task<IReadOnlyList<Played>> PlayRunningAsync(Uri url, IReadOnlyList<Scenario> scenarios, int jobs, Action<Played> report) =>
        new Suite(new PlayOptions(url), jobs, report).PlayAsync(scenarios);

    private static int Report(IReadOnlyList<Played> played, IReadOnlyList<Scenario> picked, Deviations deviations)
    {
        var outcome = new Outcome(played, picked, deviations);
        Reporting.Report.Write(outcome, Console.Out);
        return played.Count == 0 ? CannotRun : outcome.Failed.Count == 0 ? Passed : Failed;
    }
}
