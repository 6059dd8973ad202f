using System.CommandLine;

namespace PhoenixSharp.Cli;

/// <summary>A topic, and with what to join it.</summary>
internal sealed class ChannelOptions
{
    private readonly Argument<string> _topic = Words.Text("TOPIC", "The channel's topic, such as room:lobby");
    private readonly Option<Payload> _join = new("--join") { Description = "The join's payload", HelpName = "JSON", CustomParser = Words.One(Words.Json) };

    public ChannelOptions AddTo(Command command)
    {
        command.Add(_topic);
        command.Add(_join);
        return this;
    }

    public Joining Read(ParseResult parsed) => new(parsed.GetRequiredValue(_topic), parsed.GetValue(_join));
}
