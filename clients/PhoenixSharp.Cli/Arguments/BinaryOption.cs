using System.CommandLine;
using System.CommandLine.Parsing;

namespace PhoenixSharp.Cli;

/// <summary>Whether payloads are pushed as binary, which version 1 of the protocol can't carry.</summary>
internal sealed class BinaryOption(TargetOptions target)
{
    private readonly Option<bool> _binary = new("--binary") { Description = "Push the payload's bytes as they are, not as JSON" };

    public BinaryOption AddTo(Command command)
    {
        command.Add(_binary);
        command.Validators.Add(result =>
        {
            if (IsSet(result) && target.IsVersion1(result))
                result.AddError("--binary needs version 2 of the protocol: leave --vsn out.");
        });
        return this;
    }

    /// <summary>Gets a value indicating whether the option was given.</summary>
    public bool IsSet(SymbolResult result) => result.GetValue(_binary);
}
