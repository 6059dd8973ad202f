using System.Text;
using Spectre.Console;

namespace PhoenixSharp.Cli.Output;

/// <summary>Creates the output of a command.</summary>
internal static class Outputs
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static IOutput Of(bool wantsJson) => wantsJson
        ? new JsonOutput(Writer(Console.OpenStandardOutput()), TimeProvider.System)
        : new HumanOutput(
            ConsoleOf(Console.OpenStandardOutput(), Console.IsOutputRedirected),
            ConsoleOf(Console.OpenStandardError(), Console.IsErrorRedirected),
            TimeProvider.System);

    private static TextWriter Writer(Stream stream) => TextWriter.Synchronized(new StreamWriter(stream, Utf8) { AutoFlush = true });

    // Colours and updates in place are for terminals only; a file or a pipe gets plain text. NO_COLOR: https://no-color.org
    private static IAnsiConsole ConsoleOf(Stream stream, bool isRedirected)
    {
        var isTerminal = !isRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb";
        var isColoured = isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = isColoured ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new AnsiConsoleOutput(Writer(stream)),
        });
    }
}
