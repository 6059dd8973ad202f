namespace PhoenixSharp.Client;

/// <summary>The server's reply to a push.</summary>
/// <param name="Status">The status, usually <c>ok</c> or <c>error</c>.</param>
/// <param name="Response">The response: JSON or binary.</param>
internal readonly record struct PushReply(string Status, Payload Response);
