namespace PhoenixSharp.Redis;

/// <summary>Redis answered what can't be, or answered with an error. The connection is of no more use.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="code">The word that the error begins with, such as <c>NOAUTH</c>; null where it was none.</param>
internal sealed class RespException(string message, string? code = null) : Exception(message)
{
    public string? Code { get; } = code;
}
