using PhoenixSharp.Conformance.Reporting;
using PhoenixSharp.Conformance.Transcripts;

namespace PhoenixSharp.Conformance.Running;

/// <summary>The command <c>help</c>: shows a text that is inside the program.</summary>
internal static class HelpCommand
{
    /// <exception cref="UsageException">There is no such text.</exception>
    public static int Run(string[] words) => words switch
    {
        [] or ["--help" or "-h"] => Show("phoenix-conformance"),
        [var topic] when BuiltIn.Topics().Contains(topic) => Show(topic),
        _ => throw new UsageException($"There is help on {string.Join(", ", BuiltIn.Topics())}; not on {string.Join(' ', words)}."),
    };

    public static int Show(string topic)
    {
        Console.WriteLine(BuiltIn.Help(topic).TrimEnd());
        return ExitCode.Passed;
    }

    public static int ShowVersion()
    {
        Console.WriteLine(RunFacts.Suite);
        return ExitCode.Passed;
    }
}
