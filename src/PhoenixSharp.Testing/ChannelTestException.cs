namespace PhoenixSharp.Testing;

/// <summary>The exception that is thrown when an expectation of a test is not met.</summary>
/// <remarks>
/// The message contains what was expected, what arrived, the warnings and errors that the server logged, and the information that
/// PhoenixSharp logged.
/// </remarks>
public sealed class ChannelTestException : Exception
{
    /// <summary>Initializes an exception.</summary>
    public ChannelTestException()
    {
    }

    /// <summary>Initializes an exception with a message.</summary>
    public ChannelTestException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes an exception with a message and its cause.</summary>
    public ChannelTestException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
