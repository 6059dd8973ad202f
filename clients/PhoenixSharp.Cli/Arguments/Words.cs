using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace PhoenixSharp.Cli;

/// <summary>Reads the words of the command line; each throws a <see cref="FormatException"/> that says what would be right.</summary>
internal static class Words
{
    private static readonly (string Unit, double Milliseconds)[] Units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("", 1000)];

    /// <summary>Makes an argument that is a text, and not an empty one.</summary>
    public static Argument<string> Text(string name, string description)
    {
        var argument = new Argument<string>(name) { Description = description };
        argument.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is "")
                result.AddError($"{name} must not be empty.");
        });
        return argument;
    }

    /// <summary>Makes a parser of one word.</summary>
    public static Func<ArgumentResult, T?> One<T>(Func<string, T> read) => result => Tried(result, () => read(result.Tokens[0].Value));

    /// <summary>Makes a parser of an option that may be repeated.</summary>
    public static Func<ArgumentResult, T[]?> Each<T>(Func<string, T> read) => result => Tried(result, () => result.Tokens.Select(token => read(token.Value)).ToArray());

    /// <summary>Gets the names of the command that was meant, the program's own left out.</summary>
    public static IEnumerable<string> CommandOf(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult command && command != parsed.RootCommandResult; result = result.Parent)
            names.Push(command.Command.Name);
        return names;
    }

    public static Uri Url(string word)
    {
        var isAddress = Uri.TryCreate(word, UriKind.Absolute, out var url);
        if (!isAddress || url is not { Scheme: "ws" or "wss" or "http" or "https", Host.Length: > 0 })
            throw new FormatException($"URL must be a socket's address, such as ws://localhost:4000/socket, not \"{word}\".");
        if (url.UserInfo.Length > 0)
            throw new FormatException(
                "URL must not have a user name or a password, which are not sent. Use --header 'Authorization: Basic …'.");
        if (url.Fragment.Length > 0)
            throw new FormatException($"URL must not have a fragment, which is not sent: \"{url.Fragment}\".");
        return url;
    }

    /// <summary>Reads <c>300ms</c>, <c>5s</c>, <c>2m</c>, <c>1h</c>, or seconds without a unit.</summary>
    public static TimeSpan Duration(string word)
    {
        var (unit, milliseconds) = Units.First(unit => word.EndsWith(unit.Unit, StringComparison.Ordinal));
        return double.TryParse(word[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number * milliseconds is >= 1 and <= 2_000_000_000
            ? TimeSpan.FromMilliseconds(number * milliseconds)
            : throw new FormatException($"A time is such as 300ms, 5s, 2m or 1h, up to 23 days; not \"{word}\".");
    }

    public static KeyValuePair<string, string> Param(string word) => Pair(word, '=') ?? throw new FormatException($"--param is such as user_id=42, not \"{word}\".");

    public static KeyValuePair<string, string> Header(string word) =>
        Pair(word, ':') is { } header && header.Key.All(letter => letter is > ' ' and <= '~')
            && header.Value.All(letter => letter is >= ' ' and <= '~')
            ? new(header.Key, header.Value.Trim())
            : throw new FormatException($"--header is such as 'Origin: https://example.com', in ASCII, not \"{word}\".");

    public static int Count(string word) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 1_000_000
        ? count
        : throw new FormatException($"A number from 1 to 1000000 is wanted, not \"{word}\".");

    private static KeyValuePair<string, string>? Pair(string word, char separator) =>
        word.IndexOf(separator, StringComparison.Ordinal) is var at and > 0 ? new(word[..at], word[(at + 1)..]) : null;

    /// <summary>Reads a word, and adds what is wrong with it to the errors of the command line.</summary>
    public static T? Tried<T>(ArgumentResult result, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException wrong)
        {
            result.AddError(wrong.Message);
            return default;
        }
    }
}
