using System.CommandLine;

namespace PhoenixSharp.Cli;

/// <summary>A topic, and with what to join it.</summary>
internal sealed class ChannelOptions
{
    private readonly Argument<string> _topic = Words.Text("TOPIC", "The channel's topic, such as room:lobby");
    private readonly Option<Payload> _join;

    /// <summary>Creates the options.</summary>
    /// <param name="readsInput">Whether the command itself reads the standard input, so that the join's payload can't come from
    /// there.</param>
    public ChannelOptions(bool readsInput = false) => _join = new("--join")
    {
        Description = readsInput ? "The join's payload: JSON or @file" : "The join's payload: JSON, @file, or - for the standard input",
        HelpName = "JSON",
        CustomParser = Words.One(word => readsInput && word == "-" ? throw new FormatException(InputIsTaken) : PayloadWord.Json(word)),
    };

    private const string InputIsTaken = "--join can't be read from the standard input: the lines to push come from there.";

    public ChannelOptions AddTo(Command command)
    {
        command.Add(_topic);
        command.Add(_join);
        return this;
    }

    public Joining Read(ParseResult parsed) => new(parsed.GetRequiredValue(_topic), parsed.GetValue(_join));
}
