using PhoenixSharp.Conformance.Profiles;
using PhoenixSharp.Conformance.Reporting;
using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Running;

internal static class Program
{
    public static async Task<int> Main(string[] words)
    {
        try
        {
            return await RunAsync(words);
        }
        catch (UsageException problem)
        {
            await Console.Error.WriteLineAsync($"{problem.Message}\n--help tells more.");
            return ExitCode.CannotRun;
        }
        catch (Exception problem) when (problem is TranscriptException or ServerException or DeviationsException or ProfileException or ReportException)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return ExitCode.CannotRun;
        }
    }

    // Options without a word before them are those of run.
    private static async Task<int> RunAsync(string[] words) => words switch
    {
        ["--help" or "-h"] => HelpCommand.Show("phoenix-conformance"),
        ["--version"] => HelpCommand.ShowVersion(),
        ["help", .. var rest] => HelpCommand.Run(rest),
        ["list", .. var rest] => ListCommand.Run(rest),
        ["explain", .. var rest] => ExplainCommand.Run(rest),
        ["websocket", .. var rest] => await WebSocketCommand.RunAsync(rest),
        ["run", .. var rest] => await RunCommand.RunAsync(rest),
        [var word, ..] when !word.StartsWith('-') => throw new UsageException($"There is no command {word}."),
        _ => await RunCommand.RunAsync(words),
    };
}
