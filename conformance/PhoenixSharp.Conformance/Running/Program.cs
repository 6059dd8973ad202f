using System.CommandLine;
using PhoenixSharp.Conformance.Profiles;
using PhoenixSharp.Conformance.Reporting;
using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Running;

internal static class Program
{
    private static readonly InvocationConfiguration Configuration = new()
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
    };

    public static async Task<int> Main(string[] words)
    {
        var parsed = CommandLine.Parse(words);
        if (parsed.Errors.Count > 0)
            return await RefuseAsync(CommandLine.Errors(parsed), CommandLine.HelpOn(parsed));
        try
        {
            return await parsed.InvokeAsync(Configuration);
        }
        catch (UsageException problem)
        {
            return await RefuseAsync([problem.Message], CommandLine.HelpOn(parsed));
        }
        catch (Exception problem) when (IsExpected(problem))
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return ExitCode.CannotRun;
        }
    }

    private static bool IsExpected(Exception problem) =>
        problem is TranscriptException or ServerException or DeviationsException or ProfileException or ReportException;

    private static async Task<int> RefuseAsync(IEnumerable<string> errors, string help)
    {
        foreach (var error in errors)
            await Console.Error.WriteLineAsync(error);
        await Console.Error.WriteLineAsync($"Try: {help}");
        return ExitCode.CannotRun;
    }
}
