using System.CommandLine;
using System.CommandLine.Help;

namespace PhoenixSharp.Conformance.Running;

/// <summary>The command line is valid, but names something that does not exist.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>The program's commands, and how its command line is read.</summary>
internal static class CommandLine
{
    private const string Name = "phoenix-conformance";
    private const string Run = "run";
    private const string Version = "--version";

    private const string Description = """
        Tests a server of the Phoenix Channels protocol, in any language, against recordings of a real Phoenix server.
        Begin with: phoenix-conformance help fixture

        Options without a command are options of run.
        Exit code: 0 if nothing failed except listed deviations, 1 if something failed, 2 if nothing could be played.
        """;

    /// <summary>Reads a command line.</summary>
    public static ParseResult Parse(string[] words)
    {
        var root = Create();
        return root.Parse(WithCommand(root, words), new ParserConfiguration { ResponseFileTokenReplacer = null });
    }

    /// <summary>Returns the errors of a command line, each on one line.</summary>
    public static IEnumerable<string> Errors(ParseResult parsed) =>
        parsed.Errors.Select(error => string.Join(' ', error.Message.Split('\n', StringSplitOptions.TrimEntries)));

    /// <summary>Returns the command that shows the help on the command that was given.</summary>
    public static string HelpOn(ParseResult parsed) =>
        parsed.CommandResult.Command.Name == Name ? $"{Name} --help" : $"{Name} {parsed.CommandResult.Command.Name} --help";

    private static Command Create()
    {
        var root = new Command(Name, Description)
        {
            RunCommand.Create(Run), ListCommand.Create(), ExplainCommand.Create(), WebSocketCommand.Create(), HelpCommand.Create(),
        };
        var version = new Option<bool>(Version) { Description = "Show the version" };
        root.Add(version);
        root.Add(new HelpOption());
        root.SetAction(_ => HelpCommand.ShowVersion()); // every other command line has a command
        return root;
    }

    // Options without a command are options of run. "help run" means "run --help".
    private static string[] WithCommand(Command root, string[] words) => words switch
    {
        [] => [Run],
        ["--help" or "-h" or "-?" or Version, ..] => words,
        ["help"] => ["--help"],
        ["help", var command] when root.Subcommands.Any(known => known.Name == command) => [command, "--help"],
        [['-', ..], ..] => [Run, .. words],
        _ => words,
    };
}
