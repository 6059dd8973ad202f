using System.CommandLine;
using System.CommandLine.Parsing;

namespace PhoenixSharp.Cli;

/// <summary>Finds the errors of a command line.</summary>
internal static class UsageErrors
{
    /// <summary>Determines whether a group of commands, such as <c>phx</c> or <c>phx bench</c>, was given without a command.</summary>
    public static bool IsGroupAlone(ParseResult parsed) =>
        parsed.Errors.Count > 0 && parsed.UnmatchedTokens.Count == 0 && parsed.CommandResult.Command.Subcommands.Count > 0;

    /// <summary>Returns a message for each error, or none if the command line is valid.</summary>
    public static IEnumerable<string> Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (UnknownOption(parsed) is { } option)
            return [$"There is no option '{option}'.{DidYouMean(option, OptionNames(command))}"];
        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var word, ..])
            return [$"There is no command '{word}'.{DidYouMean(word, command.Subcommands.Select(known => known.Name))}"];
        return parsed.Errors.Select(error => OnOneLine(error.Message));
    }

    // The parser may read an unknown option as an argument. Without this check, a misspelt option would become a topic.
    private static string? UnknownOption(ParseResult parsed) => parsed.CommandResult.Children.OfType<ArgumentResult>()
        .SelectMany(argument => argument.Tokens)
        .Select(token => token.Value)
        .Concat(parsed.UnmatchedTokens)
        .Except(parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Select(token => token.Value))
        .FirstOrDefault(word => word is ['-', '-', _, ..] or ['-', >= 'a' and <= 'z', ..]);

    private static IEnumerable<string> OptionNames(Command command) =>
        command.Options.Where(option => !option.Hidden).Select(option => option.Name);

    private static string OnOneLine(string message) => string.Join(' ', message.Split('\n', StringSplitOptions.TrimEntries));

    private static string DidYouMean(string word, IEnumerable<string> names) =>
        Suggestion.For(word.Split('=', 2)[0], names) is { } name ? $" Did you mean '{name}'?" : "";
}
