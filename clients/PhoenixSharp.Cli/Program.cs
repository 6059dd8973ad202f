using System.CommandLine;
using PhoenixSharp.Cli;
using PhoenixSharp.Cli.Output;

var root = new RootCommand("Listens to, pushes to and measures Phoenix channels of any server.")
{
    ListenCommand.Create(), PushCommand.Create(), ChatCommand.Create(), PresenceCommand.Create(), BenchCommand.Create(),
};
var parsed = Parse(args is ["help", .. var rest] ? [.. rest, "--help"] : args);
if (UsageErrors.IsGroupAlone(parsed))
    parsed = Parse([.. args, "--help"]);
var errors = UsageErrors.Of(parsed).ToList();
if (errors.Count > 0)
{
    foreach (var error in errors)
        await Console.Error.WriteLineAsync(TerminalText.Clean(error));
    await Console.Error.WriteLineAsync($"Try: {string.Join(' ', ["phx", .. Words.CommandOf(parsed), "--help"])}");
    return (int)ExitCode.WrongUsage;
}
using var interrupt = new Interrupt();
var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
return await parsed.InvokeAsync(configuration, interrupt.Token);

ParseResult Parse(string[] words) =>
    root.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null }); // a payload may begin with @
