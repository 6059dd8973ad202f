using System.CommandLine;

namespace PhoenixSharp.Cli;

/// <summary>The topic of a channel, and the payload of its join.</summary>
internal sealed class ChannelOptions
{
    private const string InputIsUsed = "--join can't be read from the standard input, because the lines to push come from there.";

    private readonly Argument<string> _topic = Words.Text("TOPIC", "The channel's topic, such as room:lobby");
    private readonly Option<Payload> _join;

    /// <summary>Creates the options.</summary>
    /// <param name="readsInput">Whether the command reads the standard input. If so, the join's payload can't come from there.</param>
    public ChannelOptions(bool readsInput = false) => _join = new("--join")
    {
        Description = readsInput
            ? "The payload of the join: JSON or @file; default {}"
            : "The payload of the join: JSON, @file, or - for the standard input; default {}",
        HelpName = "JSON",
        CustomParser = Words.One(word => readsInput && word == "-" ? throw new FormatException(InputIsUsed) : PayloadWord.Json(word)),
    };

    public ChannelOptions AddTo(Command command)
    {
        command.Add(_topic);
        command.Add(_join);
        return this;
    }

    public Joining Read(ParseResult parsed) => new(parsed.GetRequiredValue(_topic), parsed.GetValue(_join));
}
