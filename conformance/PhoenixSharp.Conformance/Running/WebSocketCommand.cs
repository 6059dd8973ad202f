using PhoenixSharp.Conformance.Playing;
using PhoenixSharp.Conformance.WebSocketCases;
using PhoenixSharp.Conformance.WebSocketCases.Groups;

namespace PhoenixSharp.Conformance.Running;

/// <summary>The command <c>websocket</c>: plays the WebSocket cases instead of the recordings.</summary>
internal static class WebSocketCommand
{
    public static async Task<int> RunAsync(string[] words)
    {
        var arguments = WebSocketArguments.Parse(words);
        if (arguments.ShowHelp)
            return HelpCommand.Show("websocket");
        var picked = arguments.Pick(AllCases.Read());
        if (arguments.List)
        {
            foreach (var one in picked)
                Console.WriteLine($"{one.FullName} ({one.Clause})");
            return ExitCode.Passed;
        }
        var played = await PlayAsync(arguments, picked);
        CaseReport.Write(played, Console.Out);
        return played.All(one => one.Outcome != CaseOutcome.Failed) ? ExitCode.Passed : ExitCode.Failed;
    }

    private static async Task<IReadOnlyList<PlayedCase>> PlayAsync(WebSocketArguments arguments, IReadOnlyList<Case> picked)
    {
        if (arguments.Server is not { } command)
            return await PlayAsync(arguments.Url!, arguments, picked);
        await using var server = await ServerProcess.StartAsync(command);
        return await PlayAsync(server.Url, arguments, picked);
    }

    private static Task<IReadOnlyList<PlayedCase>> PlayAsync(Uri url, WebSocketArguments arguments, IReadOnlyList<Case> picked)
    {
        Action<PlayedCase> report = arguments.Verbose ? Console.WriteLine : _ => { };
        return new CaseSuite(new PlayOptions(url), arguments.Path, arguments.Jobs, report).PlayAsync(picked);
    }
}
