using System.CommandLine;
using PhoenixSharp.Conformance.Explaining;
using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Running;

/// <summary>The command <c>explain</c>: describes scenarios in words.</summary>
internal static class ExplainCommand
{
    private const string Description = """
        Describes scenarios step by step: who connects, what is sent, what is expected, and which differences are accepted.
        Steps count from 0, as in the reports. Below each step are its messages: > to the server, < from the server.
        """;

    public static Command Create()
    {
        var names = new Argument<string[]>("NAME")
        {
            Description = "A scenario, such as room/echo-v2; list shows all",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("explain", Description) { names };
        command.SetAction(parsed => Explain(parsed.GetRequiredValue(names)));
        return command;
    }

    /// <exception cref="UsageException">One of the scenarios does not exist.</exception>
    private static int Explain(string[] words)
    {
        var all = BuiltIn.Scenarios().ToDictionary(scenario => scenario.Name);
        foreach (var name in words)
        {
            var scenario = all.GetValueOrDefault(name) ?? throw new UsageException($"There is no scenario {name}. list shows them.");
            Explanation.Write(scenario, Console.Out);
        }
        return ExitCode.Passed;
    }
}
