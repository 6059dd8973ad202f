using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace PhoenixSharp.Conformance.Running;

/// <summary>Creates options, and parses their values. A parser throws a <see cref="FormatException"/> that names the valid form.</summary>
internal static class Words
{
    /// <summary>Creates an option that is a text.</summary>
    public static Option<string?> Text(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName, CustomParser = One(word => word) };

    /// <summary>Creates an option that is a list of items, separated by commas.</summary>
    public static Option<string[]> List(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "a,b",
        CustomParser = One(word => word.Split(',', StringSplitOptions.RemoveEmptyEntries)),
    };

    /// <summary>Creates an option that may be repeated.</summary>
    public static Option<string[]> Repeatable(string name, string helpName, string description) =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result => Read(result, () => result.Tokens.Select(token => token.Value).ToArray()),
        };

    /// <summary>Creates an option that is a file to write. The folder is checked at once, because playing takes minutes.</summary>
    public static Option<string?> NewFile(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "FILE",
        CustomParser = One(word => Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(word)))
            ? word
            : throw new FormatException($"{name} needs a file in a folder that exists, not {word}.")),
    };

    /// <summary>Creates the option <c>--jobs</c>.</summary>
    public static Option<int> Jobs(string what, int byDefault) => new("--jobs")
    {
        Description = $"How many {what} are played at the same time, 1 to 64",
        HelpName = "N",
        DefaultValueFactory = _ => byDefault,
        CustomParser = One(ParseJobs),
    };

    private static int ParseJobs(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var jobs) && jobs is >= 1 and <= 64
            ? jobs
            : throw new FormatException($"--jobs needs a number from 1 to 64, not {word}.");

    /// <summary>Creates a parser of one value.</summary>
    public static Func<ArgumentResult, T?> One<T>(Func<string, T> read) => result => Read(result, () => read(result.Tokens[0].Value));

    private static T? Read<T>(ArgumentResult result, Func<T> read)
    {
        try
        {
            RequireValues(result);
            return read();
        }
        catch (FormatException wrong)
        {
            result.AddError(wrong.Message);
            return default;
        }
    }

    // The parser gives an option the next word, even if that is another option.
    private static void RequireValues(ArgumentResult result)
    {
        if (result.Parent is OptionResult option && result.Tokens.Any(token => token.Value.StartsWith("--", StringComparison.Ordinal)))
            throw new FormatException($"{option.Option.Name} needs a value.");
    }
}
