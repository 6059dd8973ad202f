namespace PhoenixSharp.Testing;

/// <summary>An expectation of a test was not met. The message says what was expected, what arrived, and what the server logged.</summary>
public sealed class ChannelTestException : Exception
{
    /// <summary>Creates an exception.</summary>
    public ChannelTestException()
    {
    }

    /// <summary>Creates an exception with a message.</summary>
    public ChannelTestException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and its cause.</summary>
    public ChannelTestException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
