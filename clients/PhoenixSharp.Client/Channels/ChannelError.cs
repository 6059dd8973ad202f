namespace PhoenixSharp.Client;

/// <summary>Why a channel is errored. It is joined again by itself.</summary>
/// <param name="Reason">One of <see cref="EndReason"/>.</param>
/// <param name="Payload">What the server said, where it was a crash of the channel there.</param>
/// <param name="Close">How the server closed the connection, or null if it did not.</param>
public sealed record ChannelError(string Reason, Payload Payload, CloseInfo? Close = null);
