namespace PhoenixSharp.Client;

/// <summary>
/// The exception for a server that could not be reached, that refused the connection, or that violated the protocol of the transport.
/// </summary>
public sealed class ConnectException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The message.</param>
    /// <param name="status">The HTTP status, or 0 if there was none.</param>
    public ConnectException(string message, int status = 0)
        : base(message) => Status = status;

    internal ConnectException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Gets the HTTP status, such as 403 for a refused connect, or 0 if there was none.</summary>
    public int Status { get; }
}
