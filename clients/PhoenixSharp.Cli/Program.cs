using System.CommandLine;
using PhoenixSharp.Cli;
using PhoenixSharp.Cli.Output;

var root = new RootCommand("Listens, pushes, watches presences and measures, against any server of Phoenix channels.")
{
    ListenCommand.Create(), PushCommand.Create(), PresenceCommand.Create(), BenchCommand.Create(),
};
var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null }); // a payload may begin with @
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
        await Console.Error.WriteLineAsync(TerminalText.Clean(error.Message));
    await Console.Error.WriteLineAsync($"Try: {string.Join(' ', ["phx", .. Words.CommandOf(parsed), "--help"])}");
    return (int)ExitCode.WrongUsage;
}
using var interrupt = new Interrupt();
return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, interrupt.Token);
