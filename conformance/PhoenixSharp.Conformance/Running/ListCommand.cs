namespace PhoenixSharp.Conformance.Running;

/// <summary>The command <c>list</c>: tells the scenarios that the same options would make <c>run</c> play.</summary>
internal static class ListCommand
{
    public static int Run(string[] words)
    {
        var arguments = Arguments.Parse(["--list", .. words]);
        return arguments.ShowHelp ? HelpCommand.Show("list") : Show(Selection.Pick(arguments));
    }

    public static int Show(Selection selection)
    {
        foreach (var scenario in selection.Picked)
            Console.WriteLine($"{scenario.Name}: {scenario.Description}");
        foreach (var (scenario, reason) in selection.Outside)
            Console.WriteLine($"{scenario.Name}: not in the profile: {reason}");
        return ExitCode.Passed;
    }
}
