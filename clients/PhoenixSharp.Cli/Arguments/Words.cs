using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace PhoenixSharp.Cli;

/// <summary>
/// Creates arguments and options, and parses their values. A parser throws a <see cref="FormatException"/> that names the valid form.
/// </summary>
internal static class Words
{
    private static readonly (string Unit, double Milliseconds)[] Units =
        [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("", 1000)];

    /// <summary>Creates an argument that must not be an empty text.</summary>
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

    /// <summary>Creates the option <c>--count</c>.</summary>
    public static Option<int?> CountOption(string description) => new("--count")
    {
        Description = description,
        HelpName = "N",
        CustomParser = One(word => (int?)Count(word)),
    };

    /// <summary>Creates an option that is a time.</summary>
    public static Option<TimeSpan?> TimeOption(string name, string description) => new(name)
    {
        Description = $"{description}. Examples: 500ms, 5s, 2m, 1h",
        HelpName = "time",
        CustomParser = One(word => (TimeSpan?)Duration(word)),
    };

    /// <summary>Creates a parser of one value.</summary>
    public static Func<ArgumentResult, T?> One<T>(Func<string, T> read) => result => TryRead(result, () => read(result.Tokens[0].Value));

    /// <summary>Creates a parser of an option that may be repeated.</summary>
    public static Func<ArgumentResult, T[]?> Each<T>(Func<string, T> read) => result =>
        TryRead(result, () => result.Tokens.Select(token => read(token.Value)).ToArray());

    /// <summary>Returns the names that lead to the command, without the name of the program.</summary>
    public static IEnumerable<string> CommandOf(ParseResult parsed)
    {
        var names = new Stack<string>();
        SymbolResult? result = parsed.CommandResult;
        for (; result is CommandResult command && command != parsed.RootCommandResult; result = result.Parent)
            names.Push(command.Command.Name);
        return names;
    }

    /// <summary>Reads the address of a socket.</summary>
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

    /// <summary>Reads a time such as <c>300ms</c>, <c>5s</c>, <c>2m</c> or <c>1h</c>. A number without a unit is in seconds.</summary>
    public static TimeSpan Duration(string word)
    {
        var (unit, milliseconds) = Units.First(unit => word.EndsWith(unit.Unit, StringComparison.Ordinal));
        return double.TryParse(word[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number * milliseconds is >= 1 and <= 2_000_000_000
            ? TimeSpan.FromMilliseconds(number * milliseconds)
            : throw new FormatException($"A time must have a form such as 300ms, 5s, 2m or 1h, and be at most 23 days, not \"{word}\".");
    }

    /// <summary>Reads a connect parameter.</summary>
    public static KeyValuePair<string, string> Param(string word) => Pair(word, '=')
        ?? throw new FormatException($"--param must have a form such as user_id=42, not \"{word}\".");

    /// <summary>Reads an HTTP header.</summary>
    public static KeyValuePair<string, string> Header(string word) =>
        Pair(word, ':') is { } header && header.Key.All(IsTokenCharacter)
            && header.Value.All(letter => letter is >= ' ' and <= '~')
            ? new(header.Key, header.Value.Trim())
            : throw new FormatException($"--header must have a form such as 'Origin: https://example.com', in ASCII, not \"{word}\".");

    /// <summary>Reads a number of clients, events or pushes.</summary>
    public static int Count(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 1_000_000
            ? count
            : throw new FormatException($"A number must be from 1 to 1000000, not \"{word}\".");

    // The name of a header is a token (RFC 9110 §5.6.2).
    private static bool IsTokenCharacter(char letter) =>
        char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-.^_`|~".Contains(letter, StringComparison.Ordinal);

    private static KeyValuePair<string, string>? Pair(string word, char separator) =>
        word.IndexOf(separator, StringComparison.Ordinal) is var at and > 0 ? new(word[..at], word[(at + 1)..]) : null;

    /// <summary>Reads a value. If it is not valid, adds the reason to the errors of the command line.</summary>
    public static T? TryRead<T>(ArgumentResult result, Func<T> read)
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
