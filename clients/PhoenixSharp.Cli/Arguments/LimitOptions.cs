using System.CommandLine;

namespace PhoenixSharp.Cli;

/// <summary>When to end by oneself.</summary>
/// <param name="ofWhat">What is counted, for the help.</param>
internal sealed class LimitOptions(string ofWhat)
{
    private readonly Option<int?> _count = new("--count") { Description = $"End after so many {ofWhat}", HelpName = "N", CustomParser = Words.One(word => (int?)Words.Count(word)) };
    private readonly Option<TimeSpan?> _for = new("--for") { Description = "End after this time, such as 500ms, 5s, 2m or 1h", HelpName = "time", CustomParser = Words.One(word => (TimeSpan?)Words.Duration(word)) };

    public LimitOptions AddTo(Command command)
    {
        command.Add(_count);
        command.Add(_for);
        return this;
    }

    public Limit Read(ParseResult parsed) => new(parsed.GetValue(_count), parsed.GetValue(_for));
}

/// <summary>When to end: after so many, after this time, whichever comes first; null for no such end.</summary>
/// <param name="Count">How many.</param>
/// <param name="For">How long.</param>
/// <param name="TimeOption">The option that sets the time, for advice.</param>
internal sealed record Limit(int? Count, TimeSpan? For, string TimeOption = "--for");
