using System.CommandLine;
using PhoenixSharp.Cli.Output;

namespace PhoenixSharp.Cli;

/// <summary>Runs what a command does, and turns its end into the exit code.</summary>
internal static class Running
{
    public static Command Does(this Command command, TargetOptions options, Func<ParseResult, IOutput, CancellationToken, Task<ExitCode>> action)
    {
        command.SetAction(async (parsed, stopping) =>
        {
            var output = Outputs.Of(options.WantsJson(parsed));
            return (int)await RunAsync(() => action(parsed, output, stopping), output, stopping);
        });
        return command;
    }

    private static async Task<ExitCode> RunAsync(Func<Task<ExitCode>> action, IOutput output, CancellationToken stopping)
    {
        try
        {
            return await action();
        }
        catch (CliException failure)
        {
            output.Failed(failure);
            return failure.ExitCode;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }
}
