namespace PhoenixSharp.Wire;

/// <summary>The peer broke the protocol: says what was expected, at which byte. The session closes, nothing else notices.</summary>
public sealed class MalformedFrameException : Exception
{
    /// <summary>Says what was expected.</summary>
    public MalformedFrameException(string message) : base(message)
    {
    }

    /// <summary>Says what was expected, and what the reader had against it.</summary>
    public MalformedFrameException(string message, Exception reason) : base(message, reason)
    {
    }
}
