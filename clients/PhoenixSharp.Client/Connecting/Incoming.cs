using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

/// <summary>A decoded message that a connection posts to the socket's loop.</summary>
internal sealed record Incoming(Connection Connection, Message Message, string? Status);
