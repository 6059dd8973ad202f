namespace PhoenixSharp.Cli;

/// <summary>Ends the program and tells the person what happened and what to do.</summary>
/// <param name="exitCode">What scripts learn.</param>
/// <param name="message">What happened; it may quote the server, and is cleaned where it is written.</param>
/// <param name="advice">What to do about it.</param>
internal sealed class CliException(ExitCode exitCode, string message, string advice = "") : Exception(message)
{
    public ExitCode ExitCode => exitCode;

    public string Advice => advice;
}
