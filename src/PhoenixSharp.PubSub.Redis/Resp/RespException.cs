namespace PhoenixSharp.Redis;

/// <summary>Redis answered what can't be, or answered with an error. The connection is of no more use.</summary>
internal sealed class RespException(string message) : Exception(message);
