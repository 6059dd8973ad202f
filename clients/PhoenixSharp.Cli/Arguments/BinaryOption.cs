using System.CommandLine;
using System.CommandLine.Parsing;

namespace PhoenixSharp.Cli;

/// <summary>The option <c>--binary</c>: payloads are pushed as bytes. Version 1 of the protocol can't send them.</summary>
internal sealed class BinaryOption(TargetOptions target)
{
    private readonly Option<bool> _binary = new("--binary") { Description = "Push the payload as bytes, not as JSON" };

    public BinaryOption AddTo(Command command)
    {
        command.Add(_binary);
        command.Validators.Add(result =>
        {
            if (IsSet(result) && target.IsVersion1(result))
                result.AddError("--binary needs version 2 of the protocol. Remove --vsn.");
        });
        return this;
    }

    /// <summary>Determines whether the option was given.</summary>
    public bool IsSet(SymbolResult result) => result.GetValue(_binary);
}
