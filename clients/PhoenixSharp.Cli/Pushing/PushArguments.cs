using System.CommandLine;

namespace PhoenixSharp.Cli;

/// <summary>What to push.</summary>
internal sealed class PushArguments
{
    private readonly Argument<string> _event = new("EVENT") { Description = "The event's name" };
    private readonly Argument<Payload> _payload = new("JSON") { Description = "The payload; {} if it is left out", Arity = ArgumentArity.ZeroOrOne, CustomParser = Words.One(Words.Json) };

    public PushArguments()
    {
        _event.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is "")
                result.AddError("EVENT must not be empty.");
        });
    }

    public PushArguments AddTo(Command command)
    {
        command.Add(_event);
        command.Add(_payload);
        return this;
    }

    public (string Event, Payload Payload) Read(ParseResult parsed) => (parsed.GetRequiredValue(_event), parsed.GetValue(_payload));
}
