using PhoenixSharp.Conformance.Explaining;
using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Running;

/// <summary>The command <c>explain</c>: tells a scenario in words.</summary>
internal static class ExplainCommand
{
    /// <exception cref="UsageException">No scenario is named, or one that does not exist.</exception>
    public static int Run(string[] words)
    {
        if (words is ["--help" or "-h"])
            return HelpCommand.Show("explain");
        if (words is [])
            throw new UsageException("Name a scenario, such as room/echo-v2. list shows them.");
        var all = BuiltIn.Scenarios().ToDictionary(scenario => scenario.Name);
        foreach (var name in words)
        {
            var scenario = all.GetValueOrDefault(name) ?? throw new UsageException($"There is no scenario {name}. list shows them.");
            Explanation.Write(scenario, Console.Out);
        }
        return ExitCode.Passed;
    }
}
