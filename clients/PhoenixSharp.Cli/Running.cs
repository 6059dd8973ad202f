using System.CommandLine;
using PhoenixSharp.Cli.Output;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Cli;

/// <summary>Runs what a command does, and turns its end into the exit code.</summary>
internal static class Running
{
    private const string InsecureWarning =
        "Warning: --insecure: the server's certificate is not checked. Anybody between can read and change everything.";

    public static Command Does(this Command command, TargetOptions options, Func<ParseResult, IOutput, CancellationToken, Task<ExitCode>> action)
    {
        command.SetAction(async (parsed, stopping) =>
        {
            if (options.IsInsecure(parsed))
                await Console.Error.WriteLineAsync(InsecureWarning);
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
        catch (UnencodableException wrong)
        {
            output.Failed(new CliException(ExitCode.WrongUsage, wrong.Message));
            return ExitCode.WrongUsage;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }
}
