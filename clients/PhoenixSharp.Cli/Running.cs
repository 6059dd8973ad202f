using System.CommandLine;
using PhoenixSharp.Cli.Output;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Cli;

/// <summary>Runs the action of a command, and turns its result or exception into an exit code.</summary>
internal static class Running
{
    private const string InsecureWarning =
        "Warning: --insecure: the server's certificate is not checked. Others on the network may read and change all data.";

    /// <summary>Sets the action of a command. It writes to the output that the options select.</summary>
    public static Command SetAction(
        this Command command, TargetOptions options, Func<ParseResult, IOutput, CancellationToken, Task<ExitCode>> action)
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
