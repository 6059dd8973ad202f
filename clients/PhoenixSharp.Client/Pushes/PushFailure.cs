namespace PhoenixSharp.Client;

/// <summary>Describes a <see cref="PhoenixChannel.Push"/> that was not sent, or that the server refused.</summary>
/// <param name="Event">The event that was pushed.</param>
/// <param name="Exception">A <see cref="ReplyException"/> if the server refused it; otherwise the reason why it was not sent.</param>
public sealed record PushFailure(string Event, Exception Exception);
