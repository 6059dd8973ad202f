namespace PhoenixSharp.Cli;

/// <summary>How the program ends; scripts rely on these.</summary>
internal enum ExitCode
{
    /// <summary>What was asked for was done.</summary>
    Done = 0,

    /// <summary>The server refused, answered with an error, closed the channel, or did not answer in time.</summary>
    Refused = 1,

    /// <summary>The command line is wrong; nothing was tried.</summary>
    WrongUsage = 2,

    /// <summary>No connection could be made, or it was lost before the answer.</summary>
    NoConnection = 3,

    /// <summary>Ctrl-C came before what was asked for was done.</summary>
    Interrupted = 130,
}
