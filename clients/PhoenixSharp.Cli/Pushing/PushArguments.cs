using System.CommandLine;

namespace PhoenixSharp.Cli;

/// <summary>What to push.</summary>
internal sealed class PushArguments
{
    private readonly Argument<string> _event = Words.Text("EVENT", "The event's name");
    private readonly Argument<Payload> _payload = new("JSON") { Description = "The payload; {} if it is left out", Arity = ArgumentArity.ZeroOrOne, CustomParser = Words.One(Words.Json) };

    public PushArguments AddTo(Command command)
    {
        command.Add(_event);
        command.Add(_payload);
        return this;
    }

    public (string Event, Payload Payload) Read(ParseResult parsed) => (parsed.GetRequiredValue(_event), parsed.GetValue(_payload));
}
