namespace PhoenixSharp.Client;

/// <summary>An attempt to connect again that the socket has scheduled.</summary>
/// <param name="Attempt">The attempt's number: 1 for the first after a lost connection or a failed first attempt.</param>
/// <param name="Delay">How long the socket waits before the attempt.</param>
/// <param name="Close">How the connection ended, with code 1006 for an attempt that failed.</param>
/// <param name="Error">The exception with which the connection or the last attempt failed, or null if the connection was closed.</param>
public sealed record ReconnectInfo(int Attempt, TimeSpan Delay, CloseInfo Close, Exception? Error);
