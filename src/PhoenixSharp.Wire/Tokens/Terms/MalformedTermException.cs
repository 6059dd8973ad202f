namespace PhoenixSharp.Wire;

/// <summary>Bytes are no term that is read here: says what was expected. Outside, the token is invalid.</summary>
internal sealed class MalformedTermException(string message) : Exception(message);
