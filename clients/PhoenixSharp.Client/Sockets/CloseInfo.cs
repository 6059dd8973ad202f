namespace PhoenixSharp.Client;

/// <summary>Describes how a connection ended.</summary>
/// <param name="Code">
/// The close code of WebSocket (RFC 6455 §7.4), such as 1000 (normal), 1001 (disconnected by the server) or 1012 (the server restarts). It
/// is 1005 for a close without a code, and 1006 if the connection ended without a close or an attempt failed.
/// </param>
/// <param name="Reason">The close reason, or an empty string.</param>
/// <param name="WillReconnect">
/// Whether the socket reconnects. It is false if the application closed the connection, if
/// <see cref="PhoenixSocketOptions.MaxReconnectAttempts"/> is reached, and if the attempt of <see cref="ConnectMode.FailFast"/> failed.
/// </param>
public sealed record CloseInfo(int Code, string Reason, bool WillReconnect = false)
{
    internal const int Normal = 1000;
    internal const int Abnormal = 1006;
    internal const int TooBig = 1009;

    /// <summary>Returns the code with the reason, or with the meaning of the code if there is no reason.</summary>
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
