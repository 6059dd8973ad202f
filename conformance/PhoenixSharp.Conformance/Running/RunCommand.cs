using System.CommandLine;
using PhoenixSharp.Conformance.Http;
using PhoenixSharp.Conformance.Playing;
using PhoenixSharp.Conformance.Reporting;
using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Running;

/// <summary>The command <c>run</c>: plays the recordings and reports the outcome.</summary>
internal static class RunCommand
{
    private const string Description = """
        Plays the recordings against a server that mounts the fixture (see: help fixture).
        The last line is "N passed, N failed". Deviations, and what is not played or not in the profile, count as neither.
        The area shutdown needs --server.
        """;

    public static Command Create(string name)
    {
        var command = new Command(name, Description);
        var options = new RunOptions().AddTo(command);
        command.SetAction((parsed, _) => RunAsync(options.Read(parsed)));
        return command;
    }

    private static async Task<int> RunAsync(Arguments arguments)
    {
        var selection = Selection.Pick(arguments);
        return arguments.List ? ListCommand.Show(selection) : await PlayAsync(arguments, selection);
    }

    private static async Task<int> PlayAsync(Arguments arguments, Selection selection)
    {
        var deviations = Deviations.Read(arguments.Deviations, selection.All);
        var (started, start) = (TimeProvider.System.GetUtcNow(), TimeProvider.System.GetTimestamp());
        var played = await PlayAsync(arguments, selection.Picked);
        var outcome = Outcome.Of(played, selection.Picked, selection.Outside, deviations);
        var server = arguments.Server ?? arguments.Url!.GetLeftPart(UriPartial.Authority);
        var facts = new RunFacts(server, started, TimeProvider.System.GetElapsedTime(start), selection.All.Count);
        Report.Write(outcome, Console.Out);
        ReportFiles.Write(arguments, facts, outcome);
        return played.Count == 0 ? ExitCode.CannotRun : outcome.Count(Verdict.Failed) == 0 ? ExitCode.Passed : ExitCode.Failed;
    }

    private static async Task<IReadOnlyList<Played>> PlayAsync(Arguments arguments, IReadOnlyList<Scenario> picked)
    {
        Action<Played> report = arguments.Verbose ? played => Console.WriteLine(played) : _ => { };
        List<Scenario> stopping = [.. picked.Where(scenario => scenario.StopsServer)], others = [.. picked.Except(stopping)];
        if (arguments.Server is not { } command)
        {
            await ServerProbe.RequireAsync(arguments.Url!);
            return await PlayRunningAsync(arguments.Url!, others, arguments, report);
        }
        List<Played> played = [];
        if (others.Count > 0)
        {
            await using var server = await ServerProcess.StartAsync(command, arguments.Http2);
            played.AddRange(await PlayRunningAsync(server.Url, others, arguments, report));
        }
        foreach (var scenario in OperatingSystem.IsWindows() ? [] : stopping)
        {
            await using var server = await ServerProcess.StartAsync(command, arguments.Http2);
            using var http2 = arguments.Http2 ? new Http2Client(server.Url) : null;
            played.Add(await Suite.PlayAsync(scenario, new PlayOptions(server.Url) { Terminate = server.Terminate, Http2 = http2 }));
            report(played[^1]);
        }
        return played;
    }

    private static async Task<IReadOnlyList<Played>> PlayRunningAsync(
        Uri url, IReadOnlyList<Scenario> scenarios, Arguments arguments, Action<Played> report)
    {
        using var http2 = arguments.Http2 ? new Http2Client(url) : null;
        return await new Suite(new PlayOptions(url) { Http2 = http2 }, arguments.Jobs, report).PlayAsync(scenarios);
    }
}
