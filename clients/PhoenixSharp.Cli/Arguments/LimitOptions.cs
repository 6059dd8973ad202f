using System.CommandLine;

namespace PhoenixSharp.Cli;

/// <summary>The options <c>--count</c> and <c>--for</c>: when the command ends.</summary>
/// <param name="counted">What is counted. The help shows it.</param>
internal sealed class LimitOptions(string counted)
{
    private readonly Option<int?> _count = Words.CountOption($"End after this number of {counted}");
    private readonly Option<TimeSpan?> _for = Words.TimeOption("--for", "End after this time");

    public LimitOptions AddTo(Command command)
    {
        command.Add(_count);
        command.Add(_for);
        return this;
    }

    public Limit Read(ParseResult parsed) => new(parsed.GetValue(_count), parsed.GetValue(_for));
}

/// <summary>When a command ends: after a count or a time, whichever is reached first.</summary>
/// <param name="Count">The count, or null for no limit.</param>
/// <param name="For">The time, or null for no limit.</param>
/// <param name="TimeOption">The option that sets the time, for advice.</param>
internal sealed record Limit(int? Count, TimeSpan? For, string TimeOption = "--for");
