namespace PhoenixSharp.Cli;

/// <summary>Ends the program with an error that says what happened and what to do.</summary>
/// <param name="exitCode">The exit code of the program.</param>
/// <param name="message">What happened. It may quote the server, so the output removes control characters from it.</param>
/// <param name="advice">What the user can do about it, or an empty text.</param>
internal sealed class CliException(ExitCode exitCode, string message, string advice = "") : Exception(message)
{
    public ExitCode ExitCode => exitCode;

    public string Advice => advice;
}
