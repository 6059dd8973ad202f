namespace PhoenixSharp;

/// <summary>How a channel stops itself.</summary>
public enum StopReason
{
    /// <summary>Its work is done: the client gets <c>phx_close</c> and does not rejoin.</summary>
    Normal,

    /// <summary>It is shut down in an orderly way: the client gets <c>phx_close</c>.</summary>
    Shutdown,

    /// <summary>It can't go on: the client gets <c>phx_error</c> and rejoins.</summary>
    Abnormal,
}
