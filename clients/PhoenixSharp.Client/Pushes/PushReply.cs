namespace PhoenixSharp.Client;

/// <summary>What the server answered to a push.</summary>
/// <param name="Status">Mostly <c>ok</c> or <c>error</c>.</param>
/// <param name="Response">Any JSON, or binary.</param>
internal readonly record struct PushReply(string Status, Payload Response);
