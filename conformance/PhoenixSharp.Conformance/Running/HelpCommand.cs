using System.CommandLine;
using PhoenixSharp.Conformance.Reporting;
using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Running;

/// <summary>The command <c>help</c>: shows one of the texts inside the program.</summary>
internal static class HelpCommand
{
    private const string Description = """
        Shows a text:
          fixture                    the sockets and channels that the server under test mounts
          transcripts                how to read a recording, and what may differ
          tokens                     signed tokens with their parts, to check a signer against
          profile, deviations, json  the files that run reads and writes
        """;

    public static Command Create()
    {
        var topic = new Argument<string>("TOPIC") { Description = "The text to show", HelpName = "TOPIC" };
        topic.AcceptOnlyFromAmong([.. BuiltIn.Topics()]);
        var command = new Command("help", Description) { topic };
        command.SetAction(parsed => Show(parsed.GetRequiredValue(topic)));
        return command;
    }

    private static int Show(string topic)
    {
        Console.WriteLine(BuiltIn.Help(topic).TrimEnd());
        return ExitCode.Passed;
    }

    /// <summary>Shows the name and the version of the program.</summary>
    public static int ShowVersion()
    {
        Console.WriteLine(RunFacts.Suite);
        return ExitCode.Passed;
    }
}
