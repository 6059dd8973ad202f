namespace PhoenixSharp.Client;

/// <summary>Describes why a channel was lost. The client rejoins it.</summary>
/// <param name="Reason">One of <see cref="EndReason"/>.</param>
/// <param name="Payload">The payload of the server's <c>phx_error</c> if the channel crashed; otherwise empty.</param>
/// <param name="Close">The close of the connection by the server, or null if there was none.</param>
public sealed record ChannelError(string Reason, Payload Payload, CloseInfo? Close = null);
