namespace PhoenixSharp.Client;

/// <summary>Describes a scheduled attempt to reconnect.</summary>
/// <param name="Attempt">The number of the attempt. It starts with 1 after a lost connection or a failed first attempt.</param>
/// <param name="Delay">The wait before the attempt.</param>
/// <param name="Close">The end of the last connection. The code is 1006 if an attempt failed.</param>
/// <param name="Error">The exception with which the connection or the last attempt failed, or null if the connection was closed.</param>
public sealed record ReconnectInfo(int Attempt, TimeSpan Delay, CloseInfo Close, Exception? Error);
