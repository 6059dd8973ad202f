using System.CommandLine;
using PhoenixSharp.Conformance.Playing;
using PhoenixSharp.Conformance.WebSocketCases;
using PhoenixSharp.Conformance.WebSocketCases.Groups;

namespace PhoenixSharp.Conformance.Running;

/// <summary>The command <c>websocket</c>: plays the WebSocket cases instead of the recordings.</summary>
internal static class WebSocketCommand
{
    private const string Description = """
        Plays raw WebSocket cases. Each tests a clause of RFC 6455, 7692, 9110 or 9112.
        Of the fixture they need room:ws with the event echo, heartbeats, and the limit of 8,000,000 bytes.
        A case that is "informational" checks more than its clause requires, and is never counted as failed.
        """;

    public static Command Create()
    {
        var command = new Command("websocket", Description);
        var options = new WebSocketOptions().AddTo(command);
        command.SetAction((parsed, _) => RunAsync(options.Read(parsed)));
        return command;
    }

    private static async Task<int> RunAsync(WebSocketArguments arguments)
    {
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
        {
            await ServerProbe.RequireAsync(arguments.Url!);
            return await PlayAsync(arguments.Url!, arguments, picked);
        }
        await using var server = await ServerProcess.StartAsync(command);
        return await PlayAsync(server.Url, arguments, picked);
    }

    private static Task<IReadOnlyList<PlayedCase>> PlayAsync(Uri url, WebSocketArguments arguments, IReadOnlyList<Case> picked)
    {
        Action<PlayedCase> report = arguments.Verbose ? Console.WriteLine : _ => { };
        return new CaseSuite(new PlayOptions(url), arguments.Path, arguments.Jobs, report).PlayAsync(picked);
    }
}
