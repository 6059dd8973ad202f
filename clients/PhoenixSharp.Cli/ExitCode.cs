namespace PhoenixSharp.Cli;

/// <summary>The exit codes of the program. Scripts depend on their values.</summary>
internal enum ExitCode
{
    /// <summary>The command succeeded.</summary>
    Done = 0,

    /// <summary>The server refused, answered with an error, closed the channel, or did not answer in time.</summary>
    Refused = 1,

    /// <summary>The command line, the standard input or a payload is wrong.</summary>
    WrongUsage = 2,

    /// <summary>No connection could be made, or it was lost before the answer.</summary>
    NoConnection = 3,

    /// <summary>Ctrl-C was pressed before the command had finished.</summary>
    Interrupted = 130,
}
