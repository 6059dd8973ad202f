namespace PhoenixSharp.Client;

/// <summary>How a connection ended.</summary>
/// <param name="Code">WebSocket's code (RFC 6455 §7.4): 1000 normal, 1001 disconnected by the server, 1012 the server restarts; 1005 for none, 1006 where there was no close at all.</param>
/// <param name="Reason">The words that came with it, or empty.</param>
/// <param name="WillReconnect">
/// Whether the socket connects again by itself. False if the application closed the connection, if
/// <see cref="PhoenixSocketOptions.MaxReconnectAttempts"/> are used up, and if the attempt of <see cref="ConnectMode.FailFast"/> failed.
/// </param>
public sealed record CloseInfo(int Code, string Reason, bool WillReconnect = false)
{
    internal const int Normal = 1000;
    internal const int Abnormal = 1006;
    internal const int TooBig = 1009;

    /// <summary>Returns the code with the words that came with it, or with what the code means.</summary>
    internal string Describe() => $"{Code} {(Reason.Length > 0 ? Reason : Meaning)}".TrimEnd();

    private string Meaning => Code switch
    {
        1001 => "going away",
        1008 => "policy violation",
        TooBig => "message too big",
        1011 => "server error",
        1012 => "the server restarts",
        1013 => "try again later",
        _ => "",
    };
}
