using System.CommandLine;

namespace PhoenixSharp.Conformance.Running;

/// <summary>The command <c>list</c>: lists the scenarios that <c>run</c> plays with the same options.</summary>
internal static class ListCommand
{
    private const string Description = """
        Lists the scenarios that run plays with the same options, one on a line, with a description.
        Scenarios that a profile excludes are listed too, with what they need.
        """;

    public static Command Create()
    {
        var command = new Command("list", Description);
        var options = new SelectionOptions().AddTo(command);
        command.SetAction(parsed => Show(Selection.Pick(options.Read(parsed))));
        return command;
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
