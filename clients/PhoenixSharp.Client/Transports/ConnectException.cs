namespace PhoenixSharp.Client;

/// <summary>The server was not reached, refused the connection, or broke the protocol of its transport.</summary>
public sealed class ConnectException : IOException
{
    /// <summary>Says what was answered.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="status">The HTTP status, or 0 where there was none.</param>
    public ConnectException(string message, int status = 0)
        : base(message) => Status = status;

    internal ConnectException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Gets the HTTP status, 403 for a refused connect; 0 where there was none.</summary>
    public int Status { get; }
}
