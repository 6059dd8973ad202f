namespace PhoenixSharp.Load.Comparing;

/// <summary>What keeps a comparison from being made, in words for whoever started it.</summary>
/// <param name="message">What is wrong, and what to do about it.</param>
/// <param name="inCommandLine">Whether seeing the usage would help.</param>
internal sealed class LoadException(string message, bool inCommandLine = false) : Exception(message)
{
    public bool InCommandLine => inCommandLine;
}
