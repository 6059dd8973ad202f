using System.CommandLine;
using System.CommandLine.Parsing;

namespace PhoenixSharp.Cli;

/// <summary>The event and the payload of a push.</summary>
internal sealed class PushArguments
{
    private readonly Argument<string> _event = Words.Text("EVENT", "The event's name");
    private readonly BinaryOption _binary;
    private readonly Argument<Payload> _payload;

    /// <summary>Creates the arguments of a command that connects to a target.</summary>
    public PushArguments(TargetOptions target)
    {
        _binary = new BinaryOption(target);
        _payload = new("PAYLOAD")
        {
            Description = "JSON, @file, or - for the standard input; default {}",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = ReadPayload,
        };
    }

    public PushArguments AddTo(Command command)
    {
        command.Add(_event);
        command.Add(_payload);
        _binary.AddTo(command);
        command.Validators.Add(result =>
        {
            if (_binary.IsSet(result) && result.GetResult(_payload) is not { Tokens.Count: > 0 })
                result.AddError("--binary needs a PAYLOAD: a text, @file, or - for the standard input.");
        });
        return this;
    }

    public (string Event, Payload Payload) Read(ParseResult parsed) => (parsed.GetRequiredValue(_event), parsed.GetValue(_payload));

    private Payload ReadPayload(ArgumentResult result) => Words.TryRead(result, () =>
        _binary.IsSet(result) ? PayloadWord.Binary(result.Tokens[0].Value) : PayloadWord.Json(result.Tokens[0].Value));
}
